import { setTimeout as delay } from "node:timers/promises";
import type { Message, SendResult } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { createDetours, type Detours } from "./detours.ts";
import type { ChatParts } from "./parts.ts";
import { gatherMs, paceAfter, restingPace } from "./gathering.ts";
import {
  type GroupOutcome,
  type GroupRow,
  groupStatement,
  type LineMessage,
  readOutcome,
  type StoredMessage,
} from "./send-statement.ts";

/** More than this waiting means that the database cannot keep up. */
const WAITING_MAX = 5_000;
/** Larger groups gain nothing and make the first of them wait for the last. */
const GROUP_MAX = 200;

interface Waiting {
  readonly message: LineMessage;
  readonly resolve: (result: SendResult | Promise<SendResult>) => void;
}

/**
 * Group commit: messages that arrive while a group is being stored go out together in one statement,
 * so that load makes a message cheaper, and a lone one waits for nobody. The order within a
 * conversation is the order of the calls.
 */
export function createSendLine(parts: ChatParts) {
  const queue: Waiting[] = [];
  const detours = createDetours(parts);
  let isRunning = false;
  let pace = restingPace;
  const { clock } = parts;

  const nextGroup = (): Waiting[] => {
    const group: Waiting[] = [];
    const clientIds = new Set<string>();
    for (const waiting of queue.splice(0, GROUP_MAX)) {
      const { conversationId, clientId, attachments, replyTo } = waiting.message;
      const hasMore = attachments !== undefined || replyTo !== undefined;
      const isSpecial = hasMore || clientIds.has(clientId);
      // ORDER: also what repeats an id of this group goes the slow way, which finds the first; and what is more than words.
      if (isSpecial || detours.has(conversationId)) waiting.resolve(detours.send(waiting.message));
      else group.push(waiting);
      clientIds.add(clientId);
    }
    return group;
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (queue.length > 0) {
        const ms = gatherMs(pace, clock.monotonicMs());
        if (ms > 0) await delay(ms);
        const group = nextGroup();
        pace = paceAfter(pace, group.length, clock.monotonicMs());
        if (group.length > 0) await storeGroup(parts, group, detours);
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
      if (!isRunning) void run();
    });
  };
}

async function storeGroup(
  parts: ChatParts,
  group: readonly Waiting[],
  detours: Detours,
): Promise<void> {
  const at = parts.clock.now();
  const { stored, moved } = await store(parts, group, at).catch((error: unknown) => {
    // The outcome may be unknown. The slow way tells each of them: what was stored is found by its id.
    parts.log.warn({ group: group.length, error }, "send.group_failed");
    return readOutcome([]);
  });
  const createdAt = at.toISOString();
  for (const { message, resolve } of group) {
    const row = stored.get(message.clientId);
    if (row) {
      announce(parts, { message, row, createdAt });
      resolve(toResult(parts, { message, row, createdAt }));
    } else resolve(detours.send(message));
  }
  for (const { id: conversationId, turn, isAi, atDesk } of moved.values()) {
    // Only an answer that is being written needs to know.
    if (isAi) parts.hints.send("turn.moved", { conversationId, turn, stop: false });
    if (isAi) parts.news.tell("ai", conversationId);
    if (atDesk) parts.news.tell("telegram", conversationId);
  }
}

async function store(parts: ChatParts, group: readonly Waiting[], at: Date): Promise<GroupOutcome> {
  const messages = group.map(({ message }) => message);
  const [statement, values] = groupStatement(messages, { at, followers: parts.news.followers });
  return readOutcome(await parts.db.line.run<GroupRow>(statement, values));
}

interface Stored {
  readonly message: LineMessage;
  readonly row: StoredMessage;
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
