import { expect, it } from "vitest";
import type { ReplyModel, ReplyRequest } from "../ports.ts";
import type { Ledger } from "./ledger.ts";
import { createMeteredModel } from "./metered-model.ts";
import { createPrices } from "./prices.ts";

const request = {
  messages: [{ role: "user", content: "Здравствуйте" }],
  payer: { siteId: 1, visitorId: "v", caps: { visitorDay: 1, siteDay: 1, siteMonth: 1 } },
  signal: new AbortController().signal,
} as unknown as ReplyRequest;

async function reservedFor(standIns: readonly string[]): Promise<number> {
  let reserved = 0;
  const ledger = {
    async reserve(_payer: unknown, micros: number) {
      reserved = micros;
      return { settle: async () => undefined };
    },
  } as unknown as Ledger;
  const model: ReplyModel = {
    name: "cheap",
    standIns,
    async *reply() {
      yield { text: "ответ" };
    },
  };
  const prices = createPrices({
    cheap: { prompt: 1, completion: 1 },
    dear: { prompt: 10, completion: 10 },
  });
  const log = console as never;
  const metered = createMeteredModel(model, { ledger, prices, log, share: 1, onSpent() {} });
  for await (const piece of metered.reply(request)) expect(piece).toEqual({ text: "ответ" });
  return reserved;
}

it("sets aside what the dearest model costs that may answer", async () => {
  expect(await reservedFor(["cheap", "dear"])).toBe(10 * (await reservedFor([])));
});
