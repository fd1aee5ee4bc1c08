import type { Log } from "#kernel/log";
import { MAX_TOKENS } from "../openai-model.ts";
import { tokensIn } from "../prompt-budget.ts";
import type { PromptMessage, ReplyModel, ReplyPiece, ReplyRequest, Usage } from "../ports.ts";
import { ReplyFailure } from "../reply-failure.ts";
import type { Ledger, Reservation } from "./ledger.ts";
import { costOf, type Prices } from "./prices.ts";

export interface MeteredModelDeps {
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly log: Log;
  /** Of each cap, how much this model may use. */
  readonly share: number;
  readonly onSpent: (spent: Spent) => void;
}

export interface Spent {
  readonly model: string;
  readonly micros: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/**
 * The same model, paid for: what a request may cost is set aside before it is sent, and settled with what it did
 * cost, also when nobody read the answer to its end. Fails with `over-budget` when there is not so much left.
 */
export function createMeteredModel(model: ReplyModel, deps: MeteredModelDeps): ReplyModel {
  const { ledger, prices, share } = deps;
  const names = [model.name, ...(model.standIns ?? [])];
  return {
    name: model.name,
    async *reply(request) {
      const { payer } = request;
      if (!payer) return yield* model.reply(request);
      const promptTokens = tokensIn(lettersIn(request));
      const most = { promptTokens, completionTokens: MAX_TOKENS };
      // Whichever of them answers, no cap is overrun.
      const micros = Math.max(...names.map((name) => costOf(prices.of(name), most)));
      const reservation = await ledger.reserve(payer, micros, share);
      if (!reservation) throw new ReplyFailure("over-budget");
      const heard: Heard = { letters: 0, usage: undefined };
      try {
        for await (const piece of model.reply(request)) {
          hear(piece, heard);
          yield piece;
        }
      } catch (error) {
        if (wasTurnedAway(error)) heard.usage ??= nothing;
        throw error;
      } finally {
        const guess = { promptTokens, completionTokens: tokensIn(heard.letters) };
        const spent = spentOn(heard.usage ?? guess, model.name, prices);
        payer.onSpent?.({ micros: spent.micros, tokens: tokensOf(spent) });
        deps.onSpent(spent);
        settle(reservation, spent, deps.log);
      }
    },
  };
}

/** What of a reply its price is reckoned from. */
interface Heard {
  letters: number;
  usage: Usage | undefined;
}

function hear(piece: ReplyPiece, heard: Heard): void {
  if ("text" in piece) heard.letters += piece.text.length;
  if ("usage" in piece) heard.usage = piece.usage;
}

const nothing: Usage = { promptTokens: 0, completionTokens: 0 };

/** The provider was not there, or answered with an error in place of words: an outage must not eat up budgets. */
function wasTurnedAway(error: unknown): boolean {
  if (!(error instanceof ReplyFailure)) return false;
  return error.kind === "unreachable" || error.status !== undefined;
}

/** The visitor does not wait for it; what is lost here expires as spent. */
function settle(reservation: Reservation, spent: Spent, log: Log): void {
  reservation
    .settle({ micros: spent.micros, tokens: tokensOf(spent) })
    .catch((error: unknown) => log.warn({ error }, "ai.settle_cost_failed"));
}

function spentOn(usage: Usage, asked: string, prices: Prices): Spent {
  const { promptTokens, completionTokens, costUsd } = usage;
  const model = usage.model ?? asked;
  const micros =
    costUsd === undefined
      ? costOf(prices.of(model), usage)
      : Math.ceil(Math.min(costUsd, 1_000) * 1_000_000);
  return { model, micros, promptTokens, completionTokens };
}

function tokensOf({ promptTokens, completionTokens }: Spent): number {
  return promptTokens + completionTokens;
}

function lettersIn({ messages, tools = [] }: ReplyRequest): number {
  const told = tools.reduce((sum, tool) => sum + JSON.stringify(tool).length, 0);
  return messages.reduce((sum, message) => sum + lettersOf(message), told);
}

function lettersOf(message: PromptMessage): number {
  const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
  return message.content.length + calls.reduce((sum, call) => sum + call.arguments.length, 0);
}
