import type { ConversationId, SendResult } from "@ilpo-chat/protocol";
import { aboutVisit } from "./about-visit.ts";
import type { Conversation, ConversationDeps, ConversationNews } from "./conversation.ts";
import { createLatePart } from "./late-part.ts";
import type { OutboxEntry } from "./outbox.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The visitor's conversation. The log and all work with it are in a part of its own, fetched once there is a
 * conversation: who only looks, and who writes a first message, does without. Nothing is lost meanwhile, and what is
 * told to the part is told in its order.
 */
export interface ConversationPart {
  /** Absent until there has been a conversation. */
  readonly timeline: Timeline | undefined;
  readonly id: ConversationId | null;
  /** Fetches the part ahead of its need. */
  fetch(): void;
  /** Opens or resumes: joined first, read second. Rejects with a ChatError. */
  open(): Promise<void>;
  hear(news: ConversationNews): void;
  /** A message of ours is stored, perhaps in a conversation that it has made. Fulfilled once the timeline has it. */
  onStored(entry: OutboxEntry, result: SendResult): Promise<void>;
  /** An act of ours belongs to this conversation; if it has made it, get to know it at once. */
  adopt(id: ConversationId): void;
  loadOlder(): Promise<void>;
  /** Lets go of a conversation that has ended: the next words begin another. */
  leave(): void;
  /** The link is down: nothing can be asked. */
  pause(): void;
  reset(): void;
}

type FetchLog = () => Promise<{ createConversation(deps: ConversationDeps): Conversation }>;

export function createConversationPart(
  deps: ConversationDeps,
  fetchLog: FetchLog = () => import("./conversation.ts"),
): ConversationPart {
  const log = createLatePart<Conversation>(deps.clock, async () =>
    (await fetchLog()).createConversation(deps),
  );
  return {
    get timeline() {
      return log.current?.timeline;
    },
    get id() {
      return log.current?.timeline.id ?? null;
    },
    fetch: () => log.tell(() => undefined),
    async open() {
      if (log.current) return log.current.open();
      const answer = await deps.request("conversation:open", aboutVisit(deps.settings));
      if (answer.conversation) await log.use((part) => part.onOpened(answer));
    },
    hear: (news) => log.tell((part) => part.hear(news)),
    onStored: (entry, result) => log.use((part) => part.onStored(entry, result)),
    adopt: (id) => log.tell((part) => part.adopt(id)),
    loadOlder: async () => log.current?.loadOlder(),
    leave: () => log.current?.leave(),
    pause: () => log.current?.pause(),
    reset() {
      log.forget();
      log.current?.reset();
    },
  };
}
