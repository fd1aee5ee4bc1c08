import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { errors, type SiteSettings, type WireError } from "@ilpo-chat/protocol";

export interface Registrations {
  readonly tokens: Map<string, unknown>;
  readonly registrations: { readonly origin: string | undefined; readonly body: unknown }[];
  registrationRefusal: WireError | undefined;
}

export const settings: SiteSettings = {
  title: "Таксопарк",
  accent: "#ffb300",
  locale: "ru",
  greeting: ["Здравствуйте"],
  quickReplies: [],
};

/** `POST /v1/visitors` of the stand-in server. */
export async function answerRegistration(state: Registrations, request: IncomingMessage) {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  if (request.method !== "POST" || request.url !== "/v1/visitors") {
    return { status: 404, body: { code: "not-found" } };
  }
  state.registrations.push({ origin: request.headers.origin, body: JSON.parse(body) });
  if (state.registrationRefusal) {
    const { code, retryAfter } = state.registrationRefusal;
    const { status, message } = errors[code];
    return { status, body: { type: "about:blank", title: message, status, code, retryAfter } };
  }
  const token = randomUUID();
  state.tokens.set(token, null);
  return { status: 201, body: { visitorId: randomUUID(), token, settings } };
}
