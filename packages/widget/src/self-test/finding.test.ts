import { describe, expect, it } from "vitest";
import { judgeClock, judgePolicy, judgeServer, judgeSite, judgeVersion } from "./finding.ts";

const answer = {
  time: "2026-01-01T00:00:00.000Z",
  protocol: 1,
  app: "app-a.js",
  site: "allowed",
} as const;
const nowMs = Date.parse(answer.time);
const asked = { answer, tookMs: 200, nowMs };
const down = { failure: "unreachable" } as const;

describe("the self-test's verdicts", () => {
  it("are good for a chat that works", () => {
    const ours = { app: "app-a.js", protocol: 1 };
    const all = [
      judgeServer(asked, "s"),
      judgeSite(asked, "o"),
      judgeVersion(asked, ours),
      judgeClock(asked),
      judgePolicy([]),
    ];
    expect(all.map(({ state }) => state)).toEqual(all.map(() => "good"));
  });

  it("name what is wrong", () => {
    expect(judgeServer(down, "https://s")).toMatchObject({ state: "bad", value: "https://s" });
    expect(judgePolicy(["connect-src"])).toMatchObject({ state: "bad", value: "connect-src" });
    const refused = { ...asked, answer: { ...answer, site: "origin-not-allowed" as const } };
    expect(judgeSite(refused, "https://o")).toMatchObject({ state: "bad", value: "https://o" });
    expect(judgeVersion(asked, { app: "app-b.js", protocol: 1 }).said).toBe("otherVersion");
    expect(judgeVersion(asked, { app: "app-a.js", protocol: 2 }).said).toBe("otherProtocol");
    expect(judgeClock({ ...asked, nowMs: nowMs + 61_000 })).toMatchObject({ said: "clockWrong" });
    expect(judgeClock({ ...asked, nowMs: nowMs + 59_000 })).toMatchObject({ said: "clockRight" });
  });

  it("say that nothing can be said while the server is down", () => {
    for (const finding of [judgeSite(down, "o"), judgeClock(down)])
      expect(finding).toEqual({ state: "fair", said: "unknown" });
  });
});
