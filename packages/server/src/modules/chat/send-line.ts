import { setTimeout as delay } from "node:timers/promises";
import type { Message, SendResult } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import type { Load } from "#kernel/load";
import { divideGroup } from "./divide-group.ts";
import { createDetours, type Detours } from "./detours.ts";
import type { ChatParts } from "./parts.ts";
import { gapMs, paceAfter, restingPace } from "./gathering.ts";
import { nothingStored } from "./send-group.ts";
import { GROUP_MAX, type LineMessage } from "./send-statement.ts";
import { createGroupStore, type GroupStore } from "./store-group.ts";

/** More than this waiting means that the database cannot keep up. */
const WAITING_MAX = 5_000;
interface Waiting {
  readonly message: LineMessage;
  readonly resolve: (result: SendResult | Promise<SendResult>) => void;
}

/**
 * Group commit: messages that arrive while a group is being stored go out together in one statement,
 * so that load makes a message cheaper, and a lone one waits for nobody. The order within a
 * conversation is the order of the calls.
 */
export function createSendLine(parts: ChatParts, load: Load) {
  const queue: Waiting[] = [];
  const ways = { store: createGroupStore(parts), detours: createDetours(parts) };
  const { detours } = ways;
  let isRunning = false;
  let onFull = (): void => undefined;
  let pace = restingPace;
  const { clock } = parts;

  /** Resolves when there is a whole group. */
  const full = (): Promise<void> =>
    new Promise((resolve) => {
      onFull = resolve;
      if (queue.length >= GROUP_MAX) resolve();
    });

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (queue.length > 0) {
        const ms = pace.startedAtMs + gapMs(pace, load()) - clock.monotonicMs();
        if (ms > 0) await Promise.race([delay(ms), full()]);
        const { group, special } = divideGroup(queue.splice(0, GROUP_MAX), detours.has);
        pace = paceAfter(pace, group.length, clock.monotonicMs());
        if (group.length > 0) await storeGroup(parts, group, ways);
        // ORDER: after the group.
        for (const { message, resolve } of special) resolve(detours.send(message));
      }
    } finally {
      isRunning = false;
    }
  };

  /** Resolves after the commit. */
  return (message: LineMessage): Promise<SendResult> => {
    if (queue.length >= WAITING_MAX) {
      return Promise.reject(new DomainError("unavailable", { retryAfter: 1 }));
    }
    return new Promise((resolve) => {
      queue.push({ message, resolve });
      if (queue.length >= GROUP_MAX) onFull();
      if (!isRunning) void run();
    });
  };
}

async function storeGroup(
  parts: ChatParts,
  group: readonly Waiting[],
  { store, detours }: { readonly store: GroupStore; readonly detours: Detours },
): Promise<void> {
  const at = parts.clock.now();
  const messages = group.map(({ message }) => message);
  const { stored, moved } = await store(messages, at).catch((error: unknown) => {
    // The outcome may be unknown. The slow way tells each of them: what was stored is found by its id.
    parts.log.warn({ group: group.length, error }, "send.group_failed");
    return nothingStored;
  });
  const createdAt = at.toISOString();
  for (const { message, resolve } of group) {
    const row = stored.get(message);
    if (row) {
      announce(parts, { message, row, createdAt });
      resolve(toResult(parts, { message, row, createdAt }));
    } else resolve(detours.send(message));
  }
  for (const { id: conversationId, turn, isAi, atDesk } of moved) {
    // Only an answer that is being written needs to know.
    if (isAi) parts.hints.send("turn.moved", { conversationId, turn, stop: false });
    if (isAi) parts.news.tell("ai", conversationId);
    if (atDesk) parts.news.tell("telegram", conversationId);
  }
}

interface Stored {
  readonly message: LineMessage;
  readonly row: { readonly id: number; readonly seq: number };
  readonly createdAt: string;
}

function toResult({ epoch }: ChatParts, { message, row, createdAt }: Stored): SendResult {
  const { conversationId } = message;
  return { conversationId, epoch: epoch.current(), id: row.id, seq: row.seq, createdAt };
}

function announce(parts: ChatParts, { message: input, row, createdAt }: Stored): void {
  const message: Message = {
    id: row.id,
    seq: row.seq,
    clientId: input.clientId,
    author: { type: "user" },
    type: "text",
    content: input.content,
    attachments: [],
    sources: [],
    createdAt,
  };
  const entry = { seq: row.seq, at: createdAt, type: "message.created", message } as const;
  const { conversationId } = input;
  parts.events.emit("entry.appended", { conversationId, epoch: parts.epoch.current(), entry });
  parts.countMessage("user");
}
