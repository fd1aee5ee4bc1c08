import type { ClientEventName, ClientPayload, ClientResult } from "@ilpo-chat/protocol";
import type { ChatError } from "../error.ts";
import type { Pending, TabLink } from "./tab-link.ts";
import type { TabMessage, TabRefusal, TabRequest } from "./tab-message.ts";

/** Asks over the socket that there is, now or as soon as one is up. Rejects with a ChatError. */
export function request<Name extends ClientEventName>(
  link: TabLink,
  name: Name,
  payload: ClientPayload<Name>,
): Promise<ClientResult<Name>> {
  const id = link.createId();
  return new Promise<unknown>((resolve, reject) => {
    const pending: Pending = { type: "ask", id, name, payload, resolve, reject };
    link.pending.set(id, pending);
    forward(link, pending);
  })
    .finally(() => link.pending.delete(id))
    .then((answer) => {
      if (isAccepted<Name>(answer)) return answer;
      throw link.toError(answer);
    });
}

/** Sends a request the way that leads to the server now; while there is none it waits for the next call. */
export function forward(link: TabLink, { resolve, reject, ...ask }: Pending): void {
  if (link.state.name === "following") link.channel.postMessage(ask);
  if (link.state.name === "leading") carry(link, ask).then(resolve, reject);
}

/** Carries another tab's request over our socket. */
export function serve(link: TabLink, ask: TabRequest): void {
  const { id } = ask;
  const reply = (message: TabMessage) => {
    // Without our socket the next leader is asked again.
    if (link.state.name === "leading") link.channel.postMessage(message);
  };
  carry(link, ask).then(
    (answer) => reply({ type: "answer", id, answer }),
    (error: unknown) => reply({ type: "refusal", id, error: toTab(link.toError(error)) }),
  );
}

/** An error as another tab can hear it. */
export function toTab({ code, message, retryAfterMs }: ChatError): TabRefusal {
  return { code, message, ...(retryAfterMs !== undefined && { retryAfter: retryAfterMs / 1_000 }) };
}

function carry(link: TabLink, { name, payload }: TabRequest): Promise<unknown> {
  const run = async () => link.socket?.request(name, payload);
  if (name !== "message:send") return run();
  // S3: of all tabs' messages one is on the wire at a time.
  return (link.sent = link.sent.then(run, run));
}

function isAccepted<Name extends ClientEventName>(answer: unknown): answer is ClientResult<Name> {
  return typeof answer === "object" && answer !== null && "ok" in answer;
}
