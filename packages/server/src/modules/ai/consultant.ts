import type { Chat, Conversation } from "#chat";
import { limits, type Source } from "@ilpo-chat/protocol";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Log } from "#kernel/log";
import { createDeltaPacer } from "./delta-pacer.ts";
import type { Patience } from "./guarded-reply.ts";
import { acceptsOffer, handoverFor, handoverReasons } from "./handover-rules.ts";
import { type History, toHistory } from "./history.ts";
import type { Findings, KnowledgeBase } from "./knowledge/knowledge.ts";
import type { AiMeters } from "./meters.ts";
import type { HandoverKind, ReplyModel, ReplyRequest, SiteOf } from "./ports.ts";
import { buildPrompt } from "./prompt.ts";
import { ReplyFailure } from "./reply-failure.ts";
import { retrieve } from "./retrieve.ts";
import { smallTalkOf } from "./small-talk.ts";
import type { Lease, TurnStore } from "./store.ts";
import { RunEnded, type TurnRun } from "./turn-run.ts";
import { type Answer, writeAnswer } from "./write-answer.ts";

export interface ConsultantDeps {
  readonly chat: Chat;
  readonly turns: TurnStore;
  readonly knowledge: KnowledgeBase;
  /** In order of preference; none: the knowledge answers. */
  readonly models: readonly ReplyModel[];
  /** The model that needs nobody. */
  readonly fallback: ReplyModel;
  readonly siteOf: SiteOf;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly meters: AiMeters;
  readonly patience: Patience;
  readonly leaseMs: number;
}

/** A turn that this process holds. */
export interface HeldTurn {
  readonly conversation: Conversation;
  readonly lease: Lease;
  readonly run: TurnRun;
}

const HISTORY_ENTRIES = 80;
const SOURCES_MAX = 3;
/** A turn that has brought down so many processes is not tried again; a person is called. */
const TRIES_MAX = 5;

export type Consultant = ReturnType<typeof createConsultant>;

/** Answers one turn: reads, retrieves, writes, stores, and calls a manager where that is due. */
export function createConsultant(deps: ConsultantDeps) {
  const { chat, turns, knowledge, siteOf, log } = deps;

  async function answer(held: HeldTurn): Promise<void> {
    const { conversation, lease, run } = held;
    const history = toHistory(await chat.queries.recentEntries(conversation.id, HISTORY_ENTRIES));
    const current = await chat.queries.conversation(conversation.id);
    if (current?.turn !== lease.turn) throw new RunEnded("moved");
    if (history.unanswered.length === 0) return finishAnswered(held);
    const request = await prepare(held, history);
    run.signal.throwIfAborted();
    await write(held, request);
  }

  /** The answer is stored: by a process that died before it could do the rest. */
  async function finishAnswered({
    conversation: { id: conversationId },
    lease,
  }: HeldTurn): Promise<void> {
    const reason = lease.handoverReason;
    if (reason !== null) await chat.ai.handOver({ conversationId, turn: lease.turn, reason });
    await turns.finish(lease, { state: "answered" });
  }

  async function prepare(
    { conversation, lease, run }: HeldTurn,
    history: History,
  ): Promise<ReplyRequest> {
    const question = history.unanswered.map(({ text }) => text).join("\n");
    const [site, notes] = [
      await siteOf(conversation.siteId),
      await chat.queries.notes(conversation.id),
    ];
    const isTooOften = lease.fence > TRIES_MAX;
    const asked = { siteId: conversation.siteId, question, history };
    const { passages, isSure, language } = isTooOften ? nothing : await retrieve(knowledge, asked);
    const handover = isTooOften ? "unavailable" : handoverOf(question, history);
    const facts = site ?? { name: "", persona: "" };
    const messages = buildPrompt({
      site: facts,
      passages,
      past: history.past,
      question,
      notes,
      handover,
    });
    return { messages, question, language, passages, isSure, handover, signal: run.signal };
  }

  async function write(held: HeldTurn, request: ReplyRequest): Promise<void> {
    const { conversation, lease } = held;
    const turn = { conversationId: conversation.id, turn: lease.turn };
    const shown = { text: "", firstAt: undefined as Date | undefined };
    const pacer = createDeltaPacer((text) => chat.ai.replyDelta({ ...turn, text }));
    const onText = (text: string) => {
      shown.firstAt ??= deps.clock.now();
      shown.text += text;
      pacer.push(text);
    };
    chat.ai.replyStarted(turn);
    try {
      const written = await writeOrFallBack(request, onText);
      pacer.flush();
      await store(held, { ...written, firstTokenAt: shown.firstAt });
    } catch (error) {
      pacer.flush();
      if (!(error instanceof RunEnded) || error.ending !== "stopped") throw error;
      await storeStopped(held, request, shown.text);
    }
  }

  /** A model, else the knowledge, else honest words and a manager. */
  async function writeOrFallBack(
    request: ReplyRequest,
    onText: (text: string) => void,
  ): Promise<Written> {
    const common = { patience: deps.patience, log, random: deps.ids.random, onText };
    const isPlain = request.handover === "asked" || request.handover === "unavailable";
    if (deps.models.length > 0 && !isPlain) {
      try {
        return { request, answer: await writeAnswer({ ...common, models: deps.models, request }) };
      } catch (error) {
        if (!(error instanceof ReplyFailure)) throw error;
        log.warn({ error }, "ai.fell_back");
        return { request: withoutModel(request), answer: await fallBack(withoutModel(request)) };
      }
    }
    return { request, answer: await fallBack(request) };

    function fallBack(asked: ReplyRequest): Promise<Answer> {
      return writeAnswer({ ...common, models: [deps.fallback], request: asked });
    }
  }

  async function store(
    held: HeldTurn,
    { request, answer: written, firstTokenAt }: Written,
  ): Promise<void> {
    const { conversation, lease, run } = held;
    const turn = { conversationId: conversation.id, turn: lease.turn };
    const reason = request.handover ? handoverReasons[request.handover] : null;
    if (!(await turns.planHandover(lease, reason, deps.leaseMs))) throw new RunEnded("lost");
    // The last moment at which newer words can spare the visitor an answer to the old ones.
    run.signal.throwIfAborted();
    const posted = await chat.ai.post({
      ...turn,
      content: fit(written.text),
      sources: sourcesOf(request, written.model === deps.fallback.name ? 1 : SOURCES_MAX),
      partial: written.failure !== undefined,
    });
    if (!posted) throw new RunEnded("moved");
    chat.ai.replyEnded({ ...turn, seq: posted.seq, reason: "done" });
    if (reason !== null) await chat.ai.handOver({ ...turn, reason });
    const { model, usage, failure } = written;
    await turns.finish(lease, {
      state: "answered",
      model,
      usage,
      firstTokenAt,
      error: failure?.kind,
    });
    deps.meters.answered({
      requestedAt: lease.requestedAt,
      firstTokenAt,
      now: deps.clock.now(),
      model,
    });
    log.info(
      { ...turn, model, length: written.text.length, failure: failure?.kind, usage },
      "ai.answered",
    );
  }

  /** What the visitor has read stays, marked as cut. */
  async function storeStopped(
    { conversation, lease }: HeldTurn,
    request: ReplyRequest,
    text: string,
  ): Promise<void> {
    const turn = { conversationId: conversation.id, turn: lease.turn };
    const content = fit(text);
    const posted =
      content === ""
        ? null
        : await chat.ai.post({ ...turn, content, sources: sourcesOf(request, 1), partial: true });
    chat.ai.replyEnded({ ...turn, ...posted, reason: "stopped" });
    await turns.finish(lease, { state: "stopped" });
    deps.meters.ended("stopped");
  }

  return { answer };
}

interface Written {
  /** As it was in the end: without a model a manager may have become due. */
  readonly request: ReplyRequest;
  readonly answer: Answer;
  readonly firstTokenAt?: Date | undefined;
}

/** With every model down, a question that the knowledge cannot answer goes to a person. */
function withoutModel(request: ReplyRequest): ReplyRequest {
  const isAnswerable = request.isSure || smallTalkOf(request.question) !== undefined;
  const handover: HandoverKind | undefined =
    request.handover ?? (isAnswerable ? undefined : "unavailable");
  return { ...request, handover };
}

const nothing: Findings = { language: "ru", passages: [], isSure: false };

function handoverOf(question: string, { past }: History): HandoverKind | undefined {
  const lastAnswer = past.findLast(({ from }) => from === "ai")?.text;
  return acceptsOffer(question, lastAnswer) ? "asked" : handoverFor(question);
}

function fit(text: string): string {
  return [...text.trim()].slice(0, limits.contentMax).join("");
}

/** The articles that the answer rests on: the best, and for a model that has read them all those that come near it. */
function sourcesOf({ passages, isSure, handover, question }: ReplyRequest, most: number): Source[] {
  const [best] = passages;
  const isPlain =
    handover === "asked" || handover === "unavailable" || smallTalkOf(question) !== undefined;
  if (!best || !isSure || isPlain) return [];
  return passages
    .filter(({ score }) => score >= best.score * 0.7)
    .slice(0, most)
    .map(({ slug, title }) => ({ id: slug, title }));
}
