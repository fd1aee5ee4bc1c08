import { applyEntry, type ConversationState, type Entry, type Seq } from "@ilpo-chat/protocol";
import type { FollowerName } from "./contract.ts";

/** What the rules need to know of a conversation. */
export interface ConversationFacts extends ConversationState {
  readonly lastSeq: Seq;
  readonly turn: number;
  /** A person was needed once; from then on the desk hears everything. */
  readonly atDesk: boolean;
}

/** An entry without the place and time that the log gives it. */
export type EntryDraft = Entry extends infer Each
  ? Each extends Entry
    ? Omit<Each, "seq" | "at">
    : never
  : never;

/** The facts after these entries. */
export function advance(facts: ConversationFacts, entries: readonly Entry[]): ConversationFacts {
  return entries.reduce<ConversationFacts>((before, entry) => {
    const state = applyEntry(before, entry);
    return {
      ...before,
      ...state,
      lastSeq: entry.seq,
      turn: before.turn + (movesTurn(entry) ? 1 : 0),
      atDesk: before.atDesk || needsDesk(entry),
    };
  }, facts);
}

/** New words of the visitor, or a change of who answers, make an answer that is being written stale. */
function movesTurn(entry: Entry): boolean {
  if (entry.type === "message.created") return entry.message.author.type === "user";
  return (
    entry.type === "manager.joined" ||
    entry.type === "mode.changed" ||
    entry.type === "status.changed"
  );
}

function needsDesk(entry: Entry): boolean {
  if (entry.type === "status.changed") return entry.status === "transferred";
  return entry.type === "manager.joined" || (entry.type === "lead.updated" && !entry.carried);
}

/** Who must hear of these entries, given the facts after them. */
export function followersOf(after: ConversationFacts, entries: readonly Entry[]): FollowerName[] {
  const followers: FollowerName[] = [];
  const mayAnswer = after.mode === "ai" && after.status === "active";
  if (mayAnswer && entries.some(isWorkForAi)) followers.push("ai");
  if (after.atDesk) followers.push("telegram");
  return followers;
}

/** Words to answer, or the conversation given back, perhaps with words that nobody has answered. */
function isWorkForAi(entry: Entry): boolean {
  if (entry.type === "message.created") return entry.message.author.type === "user";
  return entry.type === "mode.changed";
}

/** The longest that a visitor may still change their own words. */
export const editWindowMs = 5 * 60_000;
