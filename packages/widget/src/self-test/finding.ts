import type { SelfTest } from "@ilpo-chat/sdk";
import type { SelfTestWords } from "./words.ts";

/** What one check has found; `value` is a figure or name that its words take in. */
export interface Finding {
  readonly state: "good" | "fair" | "bad";
  readonly said: keyof SelfTestWords["said"];
  readonly value?: string;
}

/** What came of asking the server. */
export type Asked =
  | { readonly answer: SelfTest; readonly tookMs: number; readonly nowMs: number }
  | { readonly failure: "blocked" | "unreachable" };

/** Beyond this a message's time looks wrong to whoever reads it. */
const skewMaxMs = 60_000;

export function judgeServer(asked: Asked, server: string): Finding {
  if ("answer" in asked) {
    return { state: "good", said: "answers", value: String(Math.round(asked.tookMs)) };
  }
  return { state: "bad", said: asked.failure, value: server };
}

export function judgeSite(asked: Asked, origin: string): Finding {
  if (!("answer" in asked)) return { state: "fair", said: "unknown" };
  switch (asked.answer.site) {
    case "allowed":
      return { state: "good", said: "siteAllowed" };
    case "origin-not-allowed":
      return { state: "bad", said: "originRefused", value: origin };
    case "site-unknown":
      return { state: "bad", said: "siteUnknown" };
  }
}

export function judgeVersion(asked: Asked, ours: { app: string; protocol: number }): Finding {
  if (!("answer" in asked)) return { state: "fair", said: "unknown" };
  const { app, protocol } = asked.answer;
  // A server speaks the version before its own too.
  if (ours.protocol > protocol || ours.protocol < protocol - 1) {
    return { state: "bad", said: "otherProtocol", value: `${ours.protocol} / ${protocol}` };
  }
  return app === ours.app
    ? { state: "good", said: "sameVersion", value: app }
    : { state: "fair", said: "otherVersion", value: `${ours.app} / ${app}` };
}

export function judgeClock(asked: Asked): Finding {
  if (!("answer" in asked)) return { state: "fair", said: "unknown" };
  const { answer, tookMs, nowMs } = asked;
  // The answer was on its way for about half of the time.
  const skewMs = nowMs - tookMs / 2 - Date.parse(answer.time);
  const value = (Math.abs(skewMs) / 1_000).toFixed(1);
  return Math.abs(skewMs) <= skewMaxMs
    ? { state: "good", said: "clockRight", value }
    : { state: "fair", said: "clockWrong", value };
}

/** `directives`: those of the page's policy that have stopped something of ours. */
export function judgePolicy(directives: readonly string[]): Finding {
  return directives.length === 0
    ? { state: "good", said: "policyFits" }
    : { state: "bad", said: "policyStops", value: directives.join(", ") };
}
