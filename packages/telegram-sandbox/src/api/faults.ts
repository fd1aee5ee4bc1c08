import type { FaultRule } from "../control/contract.ts";

/** The faults that wait to be served. */
export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The oldest fault that fits the call; one of its times is used up. */
  take(call: { method: string; chatId: number | undefined }): FaultRule | undefined;
}

export function createFaults(): Faults {
  let rules: { rule: FaultRule; timesLeft: number }[] = [];
  return {
    add: (rule) => {
      rules.push({ rule, timesLeft: rule.times ?? 1 });
    },
    clear: () => {
      rules = [];
    },
    take: (call) => {
      const hit = rules.find(({ rule }) => fits(rule, call));
      if (!hit) return undefined;
      hit.timesLeft -= 1;
      rules = rules.filter(({ timesLeft }) => timesLeft > 0);
      return hit.rule;
    },
  };
}

function fits(
  rule: FaultRule,
  { method, chatId }: { method: string; chatId: number | undefined },
): boolean {
  const fitsMethod =
    rule.method === undefined ? method !== "getupdates" : rule.method.toLowerCase() === method;
  return fitsMethod && (rule.chatId === undefined || rule.chatId === chatId);
}
