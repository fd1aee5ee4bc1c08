import type { Chat, Conversation } from "#chat";
import type { Log } from "#kernel/log";
import type { HandoverKind, ReplyRequest } from "./ports.ts";
import { replacePersonal } from "./privacy/patterns.ts";

export interface ContactDeps {
  readonly chat: Chat;
  readonly log: Log;
}

/** Reasons beside which a phone number says more. */
const weak: ReadonlySet<HandoverKind | undefined> = new Set([undefined, "unavailable"]);

/** Where no model reads: the phone number that somebody leaves is kept, and a person is called to them. */
export async function withContact(
  deps: ContactDeps,
  conversation: Conversation,
  request: ReplyRequest,
): Promise<ReplyRequest> {
  const [phone, another] = phonesIn(request.question);
  if (phone === undefined) return request;
  // Of two nobody knows which is theirs: an old one and a new one, say.
  if (another === undefined && !(await isKept(deps, conversation, phone))) return request;
  return weak.has(request.handover) ? { ...request, handover: "contact" } : request;
}

async function isKept({ chat, log }: ContactDeps, conversation: Conversation, phone: string) {
  const { id: conversationId, siteId, visitorId } = conversation;
  try {
    await chat.visitor.submitLead({ siteId, visitorId, conversationId, phone });
    return true;
  } catch (error) {
    // Ten digits are not always a number that can be called.
    log.info({ conversationId, error }, "ai.phone_not_kept");
    return false;
  }
}

function phonesIn(text: string): string[] {
  const phones: string[] = [];
  replacePersonal(text, (kind, value) => {
    if (kind === "phone") phones.push(value);
    return value;
  });
  return phones;
}
