import type { RawApi } from "grammy";
import type { Auth } from "#auth";
import type { Chat, Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import { derivedUuid } from "#kernel/ids";
import type { Bot } from "./bot.ts";
import { isBotError } from "./bot-error.ts";
import { type CardInput, deskState, drawCard } from "./card.ts";
import { type CardChange, changeCard, markDelivered, type ShownCard } from "./card-store.ts";
import type { ConsultantPort } from "./consultant-port.ts";
import { untilNextStep } from "./format.ts";
import { gistOf, isWorthGist } from "./gist.ts";
import { mapMessage } from "./message-store.ts";
import { type NewOrder, PRIORITY, syncOrder } from "./order.ts";
import { insertOrders, type OutboxStore } from "./outbox-store.ts";
import type { Progress } from "./progress.ts";
import { type DesiredCard, nextStep, type SyncStep } from "./sync-step.ts";
import { type Line, linesOf, renderTranscript, speaker, type Voice } from "./transcript.ts";
import type { VisitorStore } from "./visitor/store.ts";
import type { WaitStore } from "./wait-store.ts";

export interface SyncDeps {
  readonly bot: Bot;
  readonly chat: Chat;
  readonly auth: Auth;
  readonly clock: Clock;
  readonly outbox: OutboxStore;
  readonly waits: WaitStore;
  readonly visitors: Pick<VisitorStore, "ofConversation">;
  /** Absent: cards have the visitor's own sentences. */
  readonly consultant?: ConsultantPort | undefined;
}

/** What a step works with. */
interface Sync {
  readonly shown: ShownCard;
  readonly desired: DesiredCard;
  readonly conversation: Conversation;
  readonly lines: readonly Line[];
  readonly voice: Voice;
}

const TAIL_LINES = 10;
/** Enough entries to find ten lines among them. */
const ENTRIES = 100;

/** Brings what a chat shows of a conversation one write closer to what the conversation is. */
export function createSync(deps: SyncDeps) {
  return async (shown: ShownCard, conversation: Conversation, voice: Voice): Promise<Progress> => {
    const lines = linesOf(await deps.chat.queries.recentEntries(conversation.id, ENTRIES));
    const isMissed = await deps.waits.isMissed(conversation.id);
    const isInTelegram = (await deps.visitors.ofConversation(conversation.id)) !== undefined;
    const input = {
      conversation,
      lines,
      isMissed,
      isInTelegram,
      profile: await deps.auth.visitors.profileOf(conversation.visitorId),
      now: deps.clock.now(),
      texts: voice.texts,
    };
    const plain = { ...drawCard(input), fingerprint: fingerprintOf(input, shown) };
    const { has_topics_enabled: hasPrivateTopics } = await deps.bot.me();
    const step = nextStep(shown, plain, { hasPrivateTopics });
    const gist = isWorthGist(step, plain) && (await gistOf(deps.consultant, conversation.id));
    const desired = gist ? { ...plain, text: drawCard({ ...input, gist }).text } : plain;
    return perform(deps, step, { shown, desired, conversation, lines, voice });
  };
}

/** Where the words themselves are shown, or somebody leads, new ones alone are not worth an edit of the card. */
function fingerprintOf(input: CardInput, shown: ShownCard): string {
  const isWithout = shown.hasLines || deskState(input.conversation) === "led";
  const { text, buttons } = drawCard(isWithout ? { ...input, lines: [] } : input);
  return derivedUuid(text.text, JSON.stringify(buttons));
}

async function perform(deps: SyncDeps, step: SyncStep, sync: Sync): Promise<Progress> {
  const { shown, desired } = sync;
  const { bot } = deps;
  const topic = { chat_id: shown.chatId, message_thread_id: shown.threadId ?? 0 };
  switch (step) {
    case "create-topic": {
      const args = { chat_id: shown.chatId, name: desired.topicName };
      const made = await bot.call("createForumTopic", (api) => api.createForumTopic(args));
      return changed(sync, {
        threadId: made.message_thread_id,
        shownName: desired.topicName,
        // Whoever may take it sees in its topic what it is about.
        ...(desired.state === "waiting" ? { hasLines: true } : {}),
      });
    }
    case "send-card":
      return sendCard(deps, sync);
    case "send-tail":
      return sendTail(deps, sync);
    case "pin-card":
      await pin(bot, shown);
      return changed(sync, { isPinned: true });
    case "edit-card":
      await edit(bot, sync);
      return changed(sync, { shownCard: desired.fingerprint });
    case "rename-topic":
      await unlessNotModified(
        bot.call("editForumTopic", (api) =>
          api.editForumTopic({ ...topic, name: desired.topicName }),
        ),
      );
      return changed(sync, { shownName: desired.topicName });
    case "reopen-topic":
      await unlessNotModified(bot.call("reopenForumTopic", (api) => api.reopenForumTopic(topic)));
      return changed(sync, { isTopicClosed: false });
    case "close-topic":
      await unlessNotModified(bot.call("closeForumTopic", (api) => api.closeForumTopic(topic)));
      return changed(sync, { isTopicClosed: true });
    case "done":
      return {
        kind: "done",
        wrote: false,
        count: 1,
        record: (tx) => insertOrders(tx, later(deps, sync), deps.clock.now()),
      };
  }
}

function changed({ shown }: Sync, change: CardChange): Progress {
  return { kind: "more", wrote: true, record: (tx) => changeCard(tx, shown, change) };
}

async function sendCard({ bot }: SyncDeps, { shown, desired }: Sync): Promise<Progress> {
  const sent = await bot.call("sendMessage", (api) => api.sendMessage(cardMessage(shown, desired)));
  return {
    kind: "more",
    wrote: true,
    async record(tx) {
      const change = {
        messageId: sent.message_id,
        shownCard: desired.fingerprint,
        isPinned: false,
      };
      await changeCard(tx, shown, change);
      await mapMessage(tx, {
        chatId: shown.chatId,
        messageId: sent.message_id,
        conversationId: shown.conversationId,
        seqs: [],
        direction: "out",
      });
    },
  };
}

async function edit(bot: Bot, { shown, desired }: Sync): Promise<void> {
  const args = { ...cardMessage(shown, desired), message_id: shown.messageId ?? 0 };
  await unlessNotModified(bot.call("editMessageText", (api) => api.editMessageText(args)));
}

function cardMessage(shown: ShownCard, desired: DesiredCard) {
  return {
    chat_id: shown.chatId,
    ...(shown.threadId === undefined ? {} : { message_thread_id: shown.threadId }),
    text: desired.text.text,
    entities: [...desired.text.entities],
    link_preview_options: { is_disabled: true },
    reply_markup: { inline_keyboard: desired.buttons.map((row) => [...row]) },
  } satisfies Parameters<RawApi["sendMessage"]>[0];
}

/** The last lines before those that still wait to be sent one by one. */
async function sendTail({ bot, outbox, clock }: SyncDeps, sync: Sync): Promise<Progress> {
  const { shown, lines, voice } = sync;
  const firstWaiting = await outbox.firstWaitingSeq(shown.chatId, shown.conversationId);
  const before = lines.filter((line) => firstWaiting === undefined || line.seq < firstWaiting);
  const tail = before.slice(-TAIL_LINES);
  const upTo = tail.at(-1)?.seq ?? shown.tailSeq;
  const change = { isTailSent: true, tailSeq: upTo };
  if (tail.length === 0) return { ...changed(sync, change), wrote: false };
  const { text, entities } = renderTranscript(tail, voice, voice.texts.tailHeading);
  const sent = await bot.call("sendMessage", (api) =>
    api.sendMessage({
      chat_id: shown.chatId,
      ...(shown.threadId === undefined ? {} : { message_thread_id: shown.threadId }),
      text,
      entities: [...entities],
      link_preview_options: { is_disabled: true },
      disable_notification: true,
    }),
  );
  return {
    kind: "more",
    wrote: true,
    seen: { conversationId: shown.conversationId, deliveredSeq: upTo },
    async record(tx) {
      await changeCard(tx, shown, change);
      await markDelivered(tx, shown, upTo);
      await mapMessage(tx, {
        ...place(shown),
        messageId: sent.message_id,
        seqs: tail.map(({ seq }) => seq),
        direction: "tail",
      });
      await insertOrders(tx, tailFiles(sync, tail), clock.now());
    },
  };
}

/** The visitor's files are what a manager must see, not only read the name of. */
function tailFiles({ shown, voice }: Sync, tail: readonly Line[]): NewOrder[] {
  return tail
    .filter((line) => line.author === "user")
    .flatMap((line) =>
      line.attachments.map((file) => ({
        ...place(shown),
        payload: {
          kind: "file" as const,
          seq: line.seq,
          head: speaker(line, voice),
          file,
          isFromTail: true,
        },
        priority: PRIORITY.line,
      })),
    );
}

function place({ chatId, conversationId }: ShownCard) {
  return { chatId, conversationId };
}

/** While somebody waits, the card says how long, at steps that are worth a write. */
function later({ clock }: SyncDeps, { conversation, desired, shown }: Sync): NewOrder[] {
  if (desired.state !== "waiting" || !conversation.waitingSince) return [];
  const ms = untilNextStep(clock.now().getTime() - conversation.waitingSince.getTime());
  if (ms === undefined) return [];
  const key = `later:${shown.chatId}:${shown.conversationId}`;
  return [{ ...syncOrder(shown), dedupeKey: key, delayMs: ms + 500 }];
}

async function pin(bot: Bot, shown: ShownCard): Promise<void> {
  const args = {
    chat_id: shown.chatId,
    message_id: shown.messageId ?? 0,
    disable_notification: true,
  };
  try {
    await bot.call("pinChatMessage", (api) => api.pinChatMessage(args));
  } catch (error) {
    // Without the right to pin, the card is still the first message of its topic.
    if (!isBotError(error) || error.failure.kind !== "refused") throw error;
  }
}

async function unlessNotModified(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isBotError(error) || error.failure.kind !== "not-modified") throw error;
  }
}
