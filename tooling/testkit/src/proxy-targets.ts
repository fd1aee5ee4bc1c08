import type { IncomingMessage } from "node:http";

export interface Targets {
  /** Every target once: the one this session is bound to or whose turn it is first, the others to fall back on. */
  order(path: string | undefined): readonly string[];
  /** Notes which target opened a Socket.IO session, if this answer opens one. */
  remember(path: string | undefined, target: string, answer: IncomingMessage): void;
  replace(targets: readonly string[]): void;
}

/** Takes turns among targets, except that a Socket.IO session goes back to the target that knows it. */
export function createTargets(initial: readonly string[]): Targets {
  let targets = [...initial];
  let turn = 0;
  const sessions = new Map<string, string>();

  function order(path = ""): readonly string[] {
    const bound = sessions.get(query(path).get("sid") ?? "");
    if (bound !== undefined && targets.includes(bound)) return startingWith(targets.indexOf(bound));
    turn = (turn + 1) % Math.max(targets.length, 1);
    return startingWith(turn);
  }

  function startingWith(index: number): readonly string[] {
    return [...targets.slice(index), ...targets.slice(0, index)];
  }

  function remember(path = "", target: string, answer: IncomingMessage): void {
    const asked = query(path);
    if (asked.get("transport") !== "polling" || asked.has("sid")) return;
    answer.once("data", (chunk: Buffer) => {
      const sid = /"sid":"([^"]+)"/.exec(chunk.toString())?.[1];
      if (sid !== undefined) sessions.set(sid, target);
    });
  }

  return {
    order,
    remember,
    replace: (next) => {
      targets = [...next];
    },
  };
}

function query(path: string): URLSearchParams {
  const start = path.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : path.slice(start));
}
