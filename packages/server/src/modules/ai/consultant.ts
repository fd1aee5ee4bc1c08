import type { Entry } from "@ilpo-chat/protocol";
import { deliver } from "./deliver.ts";
import { handoverFor } from "./handover-rules.ts";
import { hasNewFile, isUnhappy } from "./handover-signals.ts";
import { type History, ownWords, withAbout } from "./history.ts";
import type { Findings } from "./knowledge/knowledge.ts";
import type { ConsultantDeps, HeldTurn, PreparedTurn } from "./held-turn.ts";
import { acceptsOffer } from "./offer.ts";
import type { HandoverKind } from "./ports.ts";
import { buildPrompt } from "./prompt.ts";
import { versionOf } from "./prompt-version.ts";
import { retrieve, type Retrieved } from "./retrieve.ts";
import { type SiteRules, siteRules } from "./site-rules.ts";
import { smallTalkOf } from "./small-talk.ts";
import { quiet } from "./turns/quiet.ts";

/** A turn that has brought down so many processes is not tried again; a person is called. */
const TRIES_MAX = 5;
const nothing: Retrieved = { language: "ru", passages: [], isSure: false, answers: 1 };

/**
 * Answers one turn: reads, retrieves, writes, stores, and calls a manager where that is due. Throws the run's
 * `RunEnded` when the answer has lost its reader.
 */
export async function answerTurn(deps: ConsultantDeps, held: HeldTurn): Promise<void> {
  if (held.history.unanswered.length === 0) return finishAnswered(deps, held);
  const prepared = await prepare(deps, held);
  // More words may be coming: asked now, a model would have to be asked again.
  await quiet(deps, held);
  held.run.signal.throwIfAborted();
  await deliver(deps, held, prepared);
}

/** The answer is stored, by a process that did not live to do the rest. */
async function finishAnswered({ chat, turns }: ConsultantDeps, { lease }: HeldTurn): Promise<void> {
  const { conversationId, turn, handoverReason: reason } = lease;
  if (reason !== null) await chat.ai.handOver({ conversationId, turn, reason });
  await turns.finish(lease, { state: "answered" });
}

async function prepare(
  deps: ConsultantDeps,
  { conversation, history, entries, notes, summary, knowledgeRevision, lease, run }: HeldTurn,
): Promise<PreparedTurn> {
  const { knowledge, siteOf } = deps;
  const { id, siteId, visitorId } = conversation;
  const question = history.unanswered.map(ownWords).join("\n").trim();
  const isTooOften = lease.fence > TRIES_MAX;
  const [site, found] = await Promise.all([
    siteOf(siteId),
    isTooOften
      ? nothing
      : retrieve(knowledge, { siteId, revision: knowledgeRevision, question, history }),
  ]);
  const rules = siteRules(site, deps.rules);
  const handover = isTooOften
    ? "unavailable"
    : (asksFor(question, history) ??
      signalOf(question, entries) ??
      (await lostOf(deps, id, { rules, found, question })));
  const away = await deps.awayOf?.(siteId, found.language);
  const facts = { name: site?.name ?? "", persona: site?.persona ?? "" };
  const asked = history.unanswered.map(withAbout).join("\n");
  const prompt = { site: facts, passages: found.passages, past: history.past, question: asked };
  const messages = buildPrompt({ ...prompt, notes, summary, handover, away });
  let micros = 0;
  const onSpent = (spent: { readonly micros: number }) => (micros += spent.micros);
  const payer = { siteId, visitorId, caps: rules.caps, onSpent };
  const request = { ...found, messages, question, handover, away, payer, signal: run.signal };
  const promptVersion = versionOf(facts.persona);
  return { request, rules, entries, promptVersion, spentMicros: () => micros };
}

/** The visitor's words call for a person. */
function asksFor(question: string, { past }: History): HandoverKind | undefined {
  const lastAnswer = past.findLast(({ from }) => from === "ai")?.text;
  return acceptsOffer(question, lastAnswer) ? "asked" : handoverFor(question);
}

/** Their files, thumbs and marks do. */
function signalOf(question: string, entries: readonly Entry[]): HandoverKind | undefined {
  if (hasNewFile(entries)) return "file";
  return smallTalkOf(question) === undefined && isUnhappy(entries) ? "unhappy" : undefined;
}

interface Looked {
  readonly rules: SiteRules;
  readonly found: Findings;
  readonly question: string;
}

/** Question after question went without an answer, and so would this one. */
async function lostOf(
  { turns }: ConsultantDeps,
  conversationId: string,
  { rules, found, question }: Looked,
): Promise<HandoverKind | undefined> {
  if (found.isSure || smallTalkOf(question) !== undefined) return undefined;
  const most = rules.missesMax - 1;
  return (await turns.misses(conversationId, most)) >= most ? "lost" : undefined;
}
