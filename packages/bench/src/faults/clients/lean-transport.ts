import {
  ChatError,
  type ChatErrorCode,
  type Link,
  type LinkListeners,
  PROTOCOL_VERSION,
  type Transport,
} from "@ilpo-chat/sdk";
import { ackOf, answerAt, eventFrame, frameTypes, typeOf } from "../../load/frames.ts";
import { openRawWebSocket } from "../../load/websocket.ts";

export interface LeanWay {
  readonly url: string;
  readonly site: { readonly key: string; readonly origin: string };
  /** The address (127.0.0.0/8) that the server sees. */
  readonly localAddress: string;
}

/**
 * A way to the server for the SDK that costs little in Node, where an attempt of the official client takes
 * milliseconds: so that a thousand clients fit into one process and wait for the servers, not for each other.
 * It begins no second link beside a slow one, which is the SDK's own (C13).
 */
export function leanTransport(way: LeanWay): Transport {
  return { open: (token, listeners) => openLink(way, token, listeners) };
}

function openLink({ url, site, localAddress }: LeanWay, token: string, tell: LinkListeners): Link {
  let isOver = false;
  const questions = createQuestions((frame) => socket.send(frame));
  const end = (say: () => void) => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    questions.close();
    say();
  };
  const auth = { site: site.key, token, protocol: PROTOCOL_VERSION };
  const handlers: Readonly<Record<string, (frame: Buffer) => void>> = {
    [frameTypes.open]: () => socket.send(`40${JSON.stringify(auth)}`),
    [frameTypes.ping]: () => socket.send("3"),
    [frameTypes.connected]: () => tell.opened(),
    [frameTypes.refused]: (frame) => end(() => tell.refused(refusalIn(frame))),
    [frameTypes.event]: (frame) => tell.event(...eventIn(frame)),
    [frameTypes.ack]: questions.answer,
  };
  const socket = openRawWebSocket({
    url,
    path: `/socket.io/?EIO=4&transport=websocket&site=${site.key}`,
    origin: site.origin,
    localAddress,
    onEnd: () => end(tell.lost),
    onText(frame) {
      if (isOver) return;
      tell.alive();
      handlers[typeOf(frame)]?.(frame);
    },
  });
  return { request: questions.ask, close: () => end(() => undefined) };
}

/** As the SDK's own transports have it. */
const ANSWER_MS = 10_000;

interface Refusal {
  readonly code: ChatErrorCode;
  readonly retryAfter?: number;
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: Refusal };

/** Requests of one link that wait for their acknowledgements. */
function createQuestions(send: (frame: string) => void) {
  const waiting = new Map<number, (outcome: Answer | ChatError) => void>();
  let [lastId, isClosed] = [0, false];
  const ask: Link["request"] = async (name, payload) => {
    if (isClosed) throw new ChatError("transport");
    const id = (lastId += 1);
    const { promise, resolve } = Promise.withResolvers<Answer | ChatError>();
    const timer = setTimeout(() => resolve(new ChatError("timeout")), ANSWER_MS);
    waiting.set(id, resolve);
    send(eventFrame(id, name, payload));
    const outcome = await promise;
    clearTimeout(timer);
    waiting.delete(id);
    if (outcome instanceof ChatError) throw outcome;
    if (!outcome.ok) throw errorOf(outcome.error);
    return outcome as Awaited<ReturnType<typeof ask<typeof name>>>;
  };
  return {
    ask,
    answer(frame: Buffer) {
      const { id, start } = ackOf(frame);
      waiting.get(id)?.(answerAt<Answer>(frame, start));
    },
    close() {
      isClosed = true;
      for (const resolve of waiting.values()) resolve(new ChatError("transport"));
    },
  };
}

function errorOf({ code, retryAfter }: Refusal): ChatError {
  return new ChatError(code, retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1_000 });
}

function eventIn(frame: Buffer): [string, unknown] {
  return JSON.parse(frame.toString("utf8", 2)) as [string, unknown];
}

function refusalIn(frame: Buffer): ChatError {
  const { data } = JSON.parse(frame.toString("utf8", 2)) as { readonly data?: Refusal };
  return errorOf(data ?? { code: "transport" });
}
