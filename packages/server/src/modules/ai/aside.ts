import type { Ids } from "#kernel/ids";
import type { Log } from "#kernel/log";
import type { PromptMessage, ReplyModel, ReplyRequest, SiteOf } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { type CommonRules, siteRules } from "./site-rules.ts";
import type { Asking } from "./speaker.ts";
import { writeAnswer } from "./write-answer.ts";

export interface AsideDeps {
  /** None: nobody is asked. */
  readonly models: readonly ReplyModel[];
  readonly siteOf: SiteOf;
  readonly rules: CommonRules;
  readonly ids: Ids;
  readonly log: Log;
}

/** A question to a model that no visitor waits for. */
export interface Aside {
  readonly siteId: number;
  readonly conversationId: string;
  readonly messages: readonly PromptMessage[];
  readonly patience: Asking["patience"];
}

/** A model's whole answer, paid by the site; undefined when there is no model, nothing to pay it with, or no answer in time. */
export async function askAside(deps: AsideDeps, aside: Aside): Promise<string | undefined> {
  const { models, log, ids } = deps;
  const { siteId, conversationId, messages, patience } = aside;
  if (models.length === 0) return undefined;
  const { caps } = siteRules(await deps.siteOf(siteId), deps.rules);
  const request: ReplyRequest = {
    ...{ messages, question: "", language: "ru", passages: [], isSure: false },
    ...{ handover: undefined, payer: { siteId, caps }, signal: new AbortController().signal },
  };
  const asking = { models, request, patience, log, random: ids.random, onText: () => undefined };
  try {
    const { text, failure } = await writeAnswer(asking);
    if (!failure) return text;
    log.warn({ conversationId, failure: failure.kind }, "ai.aside_broke_off");
  } catch (error) {
    if (!(error instanceof ReplyFailure)) throw error;
    log.warn({ conversationId, failure: error.kind }, "ai.aside_failed");
  }
  return undefined;
}
