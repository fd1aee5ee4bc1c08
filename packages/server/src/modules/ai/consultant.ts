import { deliver } from "./deliver.ts";
import { acceptsOffer, handoverFor } from "./handover-rules.ts";
import { type History, toHistory } from "./history.ts";
import type { Findings } from "./knowledge/knowledge.ts";
import type { ConsultantDeps, HeldTurn } from "./held-turn.ts";
import type { HandoverKind, ReplyRequest } from "./ports.ts";
import { buildPrompt } from "./prompt.ts";
import { retrieve } from "./retrieve.ts";
import { RunEnded } from "./turn-run.ts";

const HISTORY_ENTRIES = 80;
/** A turn that has brought down so many processes is not tried again; a person is called. */
const TRIES_MAX = 5;
const nothing: Findings = { language: "ru", passages: [], isSure: false };

/**
 * Answers one turn: reads, retrieves, writes, stores, and calls a manager where that is due. Throws the run's
 * `RunEnded` when the answer has lost its reader.
 */
export async function answerTurn(deps: ConsultantDeps, held: HeldTurn): Promise<void> {
  const { chat } = deps;
  const { conversation, lease, run } = held;
  const history = toHistory(await chat.queries.recentEntries(conversation.id, HISTORY_ENTRIES));
  // The turn may have moved before this run could hear of it.
  const current = await chat.queries.conversation(conversation.id);
  if (current?.turn !== lease.turn) throw new RunEnded("moved");
  if (history.unanswered.length === 0) return finishAnswered(deps, held);
  const request = await prepare(deps, held, history);
  run.signal.throwIfAborted();
  await deliver(deps, held, request);
}

/** The answer is stored, by a process that did not live to do the rest. */
async function finishAnswered({ chat, turns }: ConsultantDeps, { lease }: HeldTurn): Promise<void> {
  const { conversationId, turn, handoverReason: reason } = lease;
  if (reason !== null) await chat.ai.handOver({ conversationId, turn, reason });
  await turns.finish(lease, { state: "answered" });
}

async function prepare(
  { chat, knowledge, siteOf }: ConsultantDeps,
  { conversation, lease, run }: HeldTurn,
  history: History,
): Promise<ReplyRequest> {
  const { id, siteId } = conversation;
  const question = history.unanswered.map(({ text }) => text).join("\n");
  const site = (await siteOf(siteId)) ?? { name: "", persona: "" };
  const notes = await chat.queries.notes(id);
  const isTooOften = lease.fence > TRIES_MAX;
  const found = isTooOften ? nothing : await retrieve(knowledge, { siteId, question, history });
  const handover = isTooOften ? "unavailable" : handoverOf(question, history);
  const { passages } = found;
  const messages = buildPrompt({ site, passages, past: history.past, question, notes, handover });
  return { ...found, messages, question, handover, signal: run.signal };
}

function handoverOf(question: string, { past }: History): HandoverKind | undefined {
  const lastAnswer = past.findLast(({ from }) => from === "ai")?.text;
  return acceptsOffer(question, lastAnswer) ? "asked" : handoverFor(question);
}
