import type { ClientEventName, ClientPayload, ClientResult } from "@ilpo-chat/protocol";
import { ChatError, fromRefusal } from "../error.ts";
import { isRecord } from "../record.ts";

export const ackTimeoutMs = 10_000;

interface Waiting {
  settle(answer: unknown): void;
  fail(error: ChatError): void;
}

/** Questions on one link that wait for their answers, by number. */
export function awaitAnswers(send: (id: number, name: string, payload: unknown) => void) {
  const waiting = new Map<number, Waiting>();
  let isClosed = false;
  let lastId = 0;
  return {
    async request<Name extends ClientEventName>(
      name: Name,
      payload: ClientPayload<Name>,
    ): Promise<ClientResult<Name>> {
      if (isClosed) throw new ChatError("transport");
      const id = (lastId += 1);
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => reject(new ChatError("timeout")), ackTimeoutMs);
      waiting.set(id, { settle: resolve, fail: reject });
      try {
        send(id, name, payload);
        return resultOf<Name>(await promise);
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    settle: (id: number, answer: unknown) => waiting.get(id)?.settle(answer),
    close() {
      isClosed = true;
      for (const { fail } of waiting.values()) fail(new ChatError("transport"));
    },
  };
}

/** What an acknowledgement carries; throws what it refuses. */
export function resultOf<Name extends ClientEventName>(answer: unknown): ClientResult<Name> {
  if (isAccepted<Name>(answer)) return answer;
  throw fromRefusal(isRecord(answer) && answer.error) ?? new ChatError("internal");
}

function isAccepted<Name extends ClientEventName>(answer: unknown): answer is ClientResult<Name> {
  return isRecord(answer) && answer.ok === true;
}
