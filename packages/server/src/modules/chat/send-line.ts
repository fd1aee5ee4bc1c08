import type { Message, SendResult } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";
import { sendMessage } from "./commands/send-message.ts";
import type { FollowerName } from "./contract.ts";
import type { ChatParts } from "./parts.ts";
import { groupStatement, type LineMessage, type StoredRow } from "./send-statement.ts";

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
  /** Conversations with messages on the slow way; what comes later must follow them there. */
  const detours = new Map<string, Promise<unknown>>();
  let isRunning = false;

  const detour = (message: LineMessage): Promise<SendResult> => {
    const { conversationId } = message;
    const before = detours.get(conversationId) ?? Promise.resolve();
    const sent = before.then(() => sendMessage(parts, message));
    const settled = sent
      .catch(() => undefined)
      .then(() => {
        if (detours.get(conversationId) === settled) detours.delete(conversationId);
      });
    detours.set(conversationId, settled);
    return sent;
  };

  const nextGroup = (): Waiting[] => {
    const group: Waiting[] = [];
    const clientIds = new Set<string>();
    for (const waiting of queue.splice(0, GROUP_MAX)) {
      const { conversationId, clientId } = waiting.message;
      // ORDER: also what repeats an id of this group goes the slow way, which finds the first.
      if (detours.has(conversationId) || clientIds.has(clientId))
        waiting.resolve(detour(waiting.message));
      else group.push(waiting);
      clientIds.add(clientId);
    }
    return group;
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    while (queue.length > 0) {
      const group = nextGroup();
      if (group.length > 0) await storeGroup(parts, group, detour);
    }
    isRunning = false;
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
  detour: (message: LineMessage) => Promise<SendResult>,
): Promise<void> {
  const at = parts.clock.now();
  const rows = await store(parts, group, at).catch((error: unknown) => {
    // The outcome may be unknown. The slow way tells each of them: what was stored is found by its id.
    parts.log.warn({ group: group.length, error }, "send.group_failed");
    return [];
  });
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  for (const [index, { message, resolve }] of group.entries()) {
    const row = byPlace.get(index + 1);
    if (!row) resolve(detour(message));
    else {
      announce(parts, { message, row, at });
      resolve(toResult(parts, { message, row, at }));
    }
  }
}

function store(parts: ChatParts, group: readonly Waiting[], at: Date): Promise<StoredRow[]> {
  const [statement, values] = groupStatement(
    group.map(({ message }) => message),
    at,
  );
  return parts.db.line.transaction(async (runner) => {
    const rows = await runner.run<StoredRow>(statement, values);
    for (const follower of ["ai", "telegram"] as const) {
      const jobs = newsFor(follower, group, rows);
      if (jobs.length > 0) await parts.followerQueues[follower]?.sendMany(jobs, runner);
    }
    return rows;
  });
}

/** One order a conversation, for the followers that its new state calls for. */
function newsFor(follower: FollowerName, group: readonly Waiting[], rows: readonly StoredRow[]) {
  const ids = rows
    .filter((row) => (follower === "ai" ? row.is_ai : row.at_desk))
    .map(({ place }) => group[place - 1]?.message.conversationId ?? "");
  return [...new Set(ids)].map((key) => ({ key, data: { conversationId: key } }));
}

interface Stored {
  readonly message: LineMessage;
  readonly row: StoredRow;
  readonly at: Date;
}

function toResult({ epoch }: ChatParts, { message, row, at }: Stored): SendResult {
  const { conversationId } = message;
  return {
    conversationId,
    epoch: epoch.current(),
    id: row.id,
    seq: row.seq,
    createdAt: at.toISOString(),
  };
}

function announce(parts: ChatParts, { message: input, row, at }: Stored): void {
  const { conversationId } = input;
  const createdAt = at.toISOString();
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
  parts.events.emit("entry.appended", { conversationId, epoch: parts.epoch.current(), entry });
  parts.countMessage("user");
  // Only an answer that is being written needs to know.
  if (row.is_ai) parts.hints.send("turn.moved", { conversationId, turn: row.turn, stop: false });
}
