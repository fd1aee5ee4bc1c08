import { limits, type Source } from "@ilpo-chat/protocol";
import type { ConsultantDeps, HeldTurn, PreparedTurn } from "./held-turn.ts";
import { createDeltaPacer } from "./delta-pacer.ts";
import { handoverReasons } from "./handover-rules.ts";
import { admitsIgnorance } from "./handover-signals.ts";
import { cardFor } from "./lead-card.ts";
import type { ReplyRequest } from "./ports.ts";
import { smallTalkOf } from "./small-talk.ts";
import { createFirstWords } from "./turns/first-words.ts";
import { keepAnswer } from "./turns/keep-answer.ts";
import { quiet } from "./turns/quiet.ts";
import { RunEnded } from "./turns/turn-run.ts";
import { isPlain, writeReply, type Written } from "./write-reply.ts";

/** What the visitor has seen of an answer so far. */
interface Shown {
  text: string;
  firstAt: Date | undefined;
}

interface Ending extends PreparedTurn, Written {
  readonly request: ReplyRequest;
  readonly firstTokenAt: Date | undefined;
}

const SOURCES_MAX = 3;
/** Articles whose score is below this share of the best one's had no part in the answer. */
const NEAR_THE_BEST = 0.7;

/** Has the answer written before the visitor's eyes, and stores it. */
export async function deliver(
  deps: ConsultantDeps,
  held: HeldTurn,
  prepared: PreparedTurn,
): Promise<void> {
  const { chat } = deps;
  const { request, rules } = prepared;
  const { conversation } = held;
  const turn = turnOf(held);
  const shown: Shown = { text: "", firstAt: undefined };
  const pacer = createDeltaPacer((text) => chat.ai.replyDelta({ ...turn, text }), deps.paceMs);
  const show = (text: string) => {
    // Whoever has lost the answer while its first words waited need not see them.
    if (held.run.signal.aborted) return;
    shown.firstAt ??= deps.clock.now();
    shown.text += text;
    pacer.push(text);
  };
  const words = createFirstWords(show, () => quiet(deps, held));
  chat.ai.replyStarted(turn);
  try {
    const onText = words.push;
    const written = await writeReply(deps, { conversation, request, rules, onText });
    await words.shown;
    pacer.flush();
    await store(deps, held, { ...prepared, ...written, firstTokenAt: shown.firstAt });
  } catch (error) {
    pacer.flush();
    if (!(error instanceof RunEnded) || error.ending !== "stopped") throw error;
    await storeStopped(deps, held, { request, text: shown.text });
  }
}

async function store(deps: ConsultantDeps, held: HeldTurn, ending: Ending): Promise<void> {
  const { request, answer, firstTokenAt } = ending;
  const { text, model, usage, failure } = answer;
  const turn = turnOf(held);
  const error = failure?.kind;
  const sources = sourcesOf(request, model === deps.fallback.name ? 1 : SOURCES_MAX);
  const cost = { costMicros: ending.spentMicros(), promptVersion: ending.promptVersion };
  const card = await cardOf(deps, held, ending);
  // The last moment at which newer words can spare the visitor an answer to the old ones.
  held.run.signal.throwIfAborted();
  await keepAnswer(deps, held, {
    message: { ...turn, content: fit(text), sources, partial: failure !== undefined, ...card },
    result: {
      ...{ state: "answered", model, usage, firstTokenAt, error, ...cost },
      isMiss: isMiss(deps, ending),
    },
    handoverReason: request.handover ? handoverReasons[request.handover] : null,
  });
  deps.meters.answered({
    requestedAt: held.lease.requestedAt,
    firstTokenAt,
    now: deps.clock.now(),
    model,
  });
  deps.log.info({ ...turn, model, length: text.length, failure: error, usage }, "ai.answered");
}

/** The lead as it is now: a tool may just have saved it. */
async function cardOf({ chat }: ConsultantDeps, { conversation }: HeldTurn, ending: Ending) {
  const { request, entries } = ending;
  const { question, handover } = request;
  const input = { question, handover, entries, lead: conversation.lead };
  if (cardFor(input) === undefined) return {};
  const lead = (await chat.queries.conversation(conversation.id))?.lead ?? null;
  const card = cardFor({ ...input, lead });
  return card ? { card } : {};
}

/** The visitor asked something and has no answer. */
function isMiss({ fallback }: ConsultantDeps, { request, answer }: Ending): boolean {
  if (request.isSure || isPlain(request.handover) || smallTalkOf(request.question)) return false;
  return answer.model === fallback.name || admitsIgnorance(answer.text);
}

/** What the visitor has read stays, marked as cut. */
async function storeStopped(
  { chat, turns, meters }: ConsultantDeps,
  held: HeldTurn,
  { request, text }: { readonly request: ReplyRequest; readonly text: string },
): Promise<void> {
  const turn = turnOf(held);
  const content = fit(text);
  const message = { ...turn, content, sources: sourcesOf(request, 1), partial: true };
  const posted = content === "" ? null : await chat.ai.post(message);
  chat.ai.replyEnded({ ...turn, ...posted, reason: "stopped" });
  await turns.finish(held.lease, { state: "stopped" });
  meters.ended("stopped");
}

function turnOf({ lease: { conversationId, turn } }: HeldTurn) {
  return { conversationId, turn };
}

function fit(text: string): string {
  const whole = text.trim();
  // Letters are counted as people count them, which is never more.
  if (whole.length <= limits.contentMax) return whole;
  return [...whole].slice(0, limits.contentMax).join("");
}

/** The articles that the answer rests on: the best, and those that come near it. */
function sourcesOf(request: ReplyRequest, most: number): Source[] {
  const { passages, isSure, handover, question, answers = 1 } = request;
  const [best] = passages;
  if (!best || !isSure || isPlain(handover) || smallTalkOf(question) !== undefined) return [];
  return passages
    .filter(({ score }, at) => at < answers || score >= best.score * NEAR_THE_BEST)
    .slice(0, Math.max(most, answers))
    .map(({ slug, title }) => ({ id: slug, title }));
}
