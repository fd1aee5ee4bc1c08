import { limits, type Source } from "@ilpo-chat/protocol";
import type { ConsultantDeps, HeldTurn } from "./held-turn.ts";
import { createDeltaPacer } from "./delta-pacer.ts";
import { handoverReasons } from "./handover-rules.ts";
import type { HandoverKind, ReplyRequest } from "./ports.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { smallTalkOf } from "./small-talk.ts";
import { RunEnded } from "./turn-run.ts";
import { type Answer, writeAnswer } from "./write-answer.ts";

interface Written {
  /** As it was in the end: without a model a manager may have become due. */
  readonly request: ReplyRequest;
  readonly answer: Answer;
}

/** What the visitor has seen of an answer so far. */
interface Shown {
  text: string;
  firstAt: Date | undefined;
}

const SOURCES_MAX = 3;
/** Articles whose score is below this share of the best one's had no part in the answer. */
const NEAR_THE_BEST = 0.7;

/** Has the answer written before the visitor's eyes, and stores it. */
export async function deliver(
  deps: ConsultantDeps,
  held: HeldTurn,
  request: ReplyRequest,
): Promise<void> {
  const { chat } = deps;
  const turn = turnOf(held);
  const shown: Shown = { text: "", firstAt: undefined };
  const pacer = createDeltaPacer((text) => chat.ai.replyDelta({ ...turn, text }), deps.paceMs);
  const onText = (text: string) => {
    shown.firstAt ??= deps.clock.now();
    shown.text += text;
    pacer.push(text);
  };
  chat.ai.replyStarted(turn);
  try {
    const written = await writeOrFallBack(deps, request, onText);
    pacer.flush();
    await store(deps, held, { ...written, firstTokenAt: shown.firstAt });
  } catch (error) {
    pacer.flush();
    if (!(error instanceof RunEnded) || error.ending !== "stopped") throw error;
    await storeStopped(deps, held, { request, text: shown.text });
  }
}

/** A model, else the knowledge, else honest words and a manager. */
async function writeOrFallBack(
  deps: ConsultantDeps,
  request: ReplyRequest,
  onText: (text: string) => void,
): Promise<Written> {
  const common = { patience: deps.patience, log: deps.log, random: deps.ids.random, onText };
  const isPlain = request.handover === "asked" || request.handover === "unavailable";
  const models = isPlain ? [] : deps.models;
  try {
    if (models.length > 0) {
      return { request, answer: await writeAnswer({ ...common, models, request }) };
    }
  } catch (error) {
    if (!(error instanceof ReplyFailure)) throw error;
    deps.log.warn({ failure: error.kind, status: error.status }, "ai.fell_back");
  }
  const asked = models.length > 0 ? withoutModel(request) : request;
  const answer = await writeAnswer({ ...common, models: [deps.fallback], request: asked });
  return { request: asked, answer };
}

/** With every model down, a question that the knowledge cannot answer goes to a person. */
function withoutModel(request: ReplyRequest): ReplyRequest {
  const isAnswerable = request.isSure || smallTalkOf(request.question) !== undefined;
  const handover: HandoverKind | undefined =
    request.handover ?? (isAnswerable ? undefined : "unavailable");
  return { ...request, handover };
}

async function store(
  deps: ConsultantDeps,
  held: HeldTurn,
  { request, answer, firstTokenAt }: Written & { readonly firstTokenAt: Date | undefined },
): Promise<void> {
  const { chat, turns } = deps;
  const { lease, run } = held;
  const { text, model, usage, failure } = answer;
  const turn = turnOf(held);
  const reason = request.handover ? handoverReasons[request.handover] : null;
  if (!(await turns.planHandover(lease, reason, deps.leaseMs))) throw new RunEnded("lost");
  // The last moment at which newer words can spare the visitor an answer to the old ones.
  run.signal.throwIfAborted();
  const sources = sourcesOf(request, model === deps.fallback.name ? 1 : SOURCES_MAX);
  const partial = failure !== undefined;
  const posted = await chat.ai.post({ ...turn, content: fit(text), sources, partial });
  if (!posted) throw new RunEnded("moved");
  chat.ai.replyEnded({ ...turn, seq: posted.seq, reason: "done" });
  const error = failure?.kind;
  try {
    if (reason !== null) await chat.ai.handOver({ ...turn, reason });
    await turns.finish(lease, { state: "answered", model, usage, firstTokenAt, error });
  } catch (cause) {
    // The visitor has the answer: nothing more is said of it. Whoever gets the lease next does the rest.
    deps.log.warn({ ...turn, error: cause }, "ai.unfinished");
  }
  deps.meters.answered({
    requestedAt: lease.requestedAt,
    firstTokenAt,
    now: deps.clock.now(),
    model,
  });
  deps.log.info({ ...turn, model, length: text.length, failure: error, usage }, "ai.answered");
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
  return [...text.trim()].slice(0, limits.contentMax).join("");
}

/** The articles that the answer rests on: the best, and those that come near it. */
function sourcesOf({ passages, isSure, handover, question }: ReplyRequest, most: number): Source[] {
  const [best] = passages;
  const isPlain = handover === "asked" || handover === "unavailable";
  if (!best || !isSure || isPlain || smallTalkOf(question) !== undefined) return [];
  return passages
    .filter(({ score }) => score >= best.score * NEAR_THE_BEST)
    .slice(0, most)
    .map(({ slug, title }) => ({ id: slug, title }));
}
