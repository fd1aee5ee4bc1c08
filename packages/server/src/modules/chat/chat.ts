import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import { createEvents } from "#kernel/events";
import type { FileStore } from "#kernel/file-store";
import type { Ids } from "#kernel/ids";
import type { Lifecycle } from "#kernel/lifecycle";
import { createLoad } from "#kernel/load";
import type { Log } from "#kernel/log";
import type { Metrics } from "#kernel/metrics";
import type { Vault } from "#kernel/vault";
import { createAttachmentSigner } from "./attachments.ts";
import { bringToDesk } from "./commands/bring-to-desk.ts";
import { claim } from "./commands/claim.ts";
import { closeConversation } from "./commands/close-conversation.ts";
import { closeIdle } from "./commands/close-idle.ts";
import { decideLead } from "./commands/decide-lead.ts";
import { editMessage } from "./commands/edit-message.ts";
import { giveFeedback, rate } from "./commands/give-feedback.ts";
import { keepNote, removeNote } from "./commands/keep-note.ts";
import { markDeliveredToVisitor, markReadByVisitor, markSeenByDesk } from "./commands/mark-seen.ts";
import { openConversation } from "./commands/open-conversation.ts";
import { postAiMessage } from "./commands/post-ai-message.ts";
import { postManagerMessage } from "./commands/post-manager-message.ts";
import { handOver, requestManager } from "./commands/request-manager.ts";
import { returnToAi } from "./commands/return-to-ai.ts";
import { sendMessage } from "./commands/send-message.ts";
import { submitLead } from "./commands/submit-lead.ts";
import { endWaiting, tellWaiting } from "./commands/tell-waiting.ts";
import { transfer } from "./commands/transfer.ts";
import type {
  AiCommands,
  Chat,
  ChatEvents,
  FollowerName,
  ManagerCommands,
  VisitorCommands,
} from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import { createEpochCache } from "./epoch.ts";
import { readContexts } from "./contexts.ts";
import { startFollower } from "./follow.ts";
import { createHints } from "./hints.ts";
import { listOwn } from "./own-conversations.ts";
import type { ChatParts } from "./parts.ts";
import { createNews, takeNews } from "./news.ts";
import { postGroup } from "./post-group.ts";
import { createQueries } from "./queries.ts";
import { createReplyStreams } from "./reply-streams.ts";
import { revealPhone } from "./reveal-phone.ts";
import { createSendLine } from "./send-line.ts";
import { createOpenLine } from "./open-line.ts";
import { findOwn, readEntries } from "./store.ts";
import { createFilePreparer } from "./uploads/prepare.ts";
import { receiveUpload } from "./uploads/receive.ts";
import { sweepFiles } from "./uploads/sweep.ts";

export interface ChatDeps {
  readonly db: Database;
  readonly lifecycle: Lifecycle;
  readonly bus: Bus;
  readonly vault: Vault;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Followers that exist in this installation, in whichever process; only they are sent news. */
  readonly followers: readonly FollowerName[];
}

/** Builds the centre of the house. Reads the database's epoch, so the schema must be there. */
export async function createChat(deps: ChatDeps): Promise<Chat> {
  const parts = await createParts(deps);
  const streams = createReplyStreams(parts);
  const { replySoFar, repliesSoFar } = streams;
  const queries = { ...createQueries(parts), replySoFar, repliesSoFar };
  deps.metrics.gauge(
    "active_conversations",
    "Conversations that are not closed.",
    queries.countActive,
  );
  return {
    visitor: visitorCommands(parts),
    manager: managerCommands(parts),
    ai: aiCommands(parts, streams),
    queries,
    events: parts.events,
    sweepFiles: () => sweepFiles(parts),
    follow: (follower) => startFollower(parts, follower),
  };
}

function aiCommands(parts: ChatParts, streams: ReturnType<typeof createReplyStreams>): AiCommands {
  const { replyStarted, replyDelta, replyEnded } = streams;
  return {
    replyStarted,
    replyDelta,
    replyEnded,
    async post(message) {
      const posted = await postAiMessage(parts, message);
      const { conversationId } = message;
      if (posted) await markSeenByDesk(parts, { conversationId, readSeq: posted.seq - 1 });
      return posted;
    },
    postGroup: (messages, runner) => postGroup(parts, runner, messages),
    onNews: (wake) => parts.news.listen("ai", wake),
    async takeNews(input, runner) {
      await takeNews(runner, "ai", input.ids);
      return readContexts(parts, runner, input);
    },
    handOver: (input) => handOver(parts, input),
  };
}

async function createParts(deps: ChatDeps): Promise<ChatParts> {
  const events = createEvents<ChatEvents>(deps.log);
  const messages = deps.metrics.counter("messages_total", "Messages stored, by sender.", ["type"]);
  return {
    ...deps,
    events,
    hints: createHints(deps.bus, events),
    epoch: await createEpochCache(deps.db, deps.clock),
    sign: createAttachmentSigner(deps.vault, deps.clock),
    prepareFile: createFilePreparer(),
    news: createNews(deps),
    countMessage: (type) => messages.inc({ type }),
  };
}

function visitorCommands(parts: ChatParts): VisitorCommands {
  const sendOnLine = createSendLine(parts, createLoad());
  const openLine = createOpenLine(parts);
  return {
    locate: async ({ conversationId, visitorId, siteId }) =>
      (await openLine.locate({ conversationId, visitorId, siteId }))?.id,
    list: (input) => listOwn(parts.db.sql<ChatTables>(), input),
    open: (input) => openConversation({ ...parts, openLine }, input),
    upload: (input) => receiveUpload(parts, input),
    send: ({ conversationId, ...input }) =>
      conversationId === undefined
        ? sendMessage(parts, input)
        : sendOnLine({ ...input, conversationId }),
    edit: (input) => editMessage(parts, { ...input, author: "user", visitor: input }),
    async history({ conversationId, beforeSeq, limit, ...visitor }) {
      const sql = parts.db.sql<ChatTables>();
      if (!(await findOwn(sql, visitor, conversationId))) throw new DomainError("not-found");
      return readEntries(
        sql,
        { conversationId, before: beforeSeq, limit, keep: "newest" },
        parts.sign,
      );
    },
    requestManager: (input) => requestManager(parts, input),
    submitLead: (input) => submitLead(parts, input),
    rate: (input) => rate(parts, input),
    giveFeedback: (input) => giveFeedback(parts, input),
    markRead: (input) => markReadByVisitor(parts, input),
    markDelivered: (input) => markDeliveredToVisitor(parts, input),
    bringToDesk: (input) => bringToDesk(parts, input),
    async setTyping({ conversationId, on, ...visitor }) {
      const own = await findOwn(parts.db.sql<ChatTables>(), visitor, conversationId);
      if (!own) throw new DomainError("not-found");
      parts.hints.send("typing.changed", { conversationId, who: "user", on });
    },
    async stopReply({ conversationId, ...visitor }) {
      const own = await findOwn(parts.db.sql<ChatTables>(), visitor, conversationId);
      if (!own) throw new DomainError("not-found");
      parts.hints.send("turn.moved", { conversationId, turn: own.turn, stop: true });
    },
    close: ({ conversationId, ...visitor }) =>
      closeConversation(parts, { conversationId, by: "user", visitor }),
  };
}

function managerCommands(parts: ChatParts): ManagerCommands {
  return {
    claim: (input) => claim(parts, input),
    post: (input) => postManagerMessage(parts, input),
    edit: (input) => editMessage(parts, { ...input, author: "manager" }),
    returnToAi: (input) => returnToAi(parts, input),
    close: ({ conversationId }) => closeConversation(parts, { conversationId, by: "manager" }),
    transfer: (input) => transfer(parts, input),
    note: (input) => keepNote(parts, input),
    removeNote: (input) => removeNote(parts, input),
    decideLead: (input) => decideLead(parts, input),
    tellWaiting: (line) => tellWaiting(parts, line),
    endWaiting: (line) => endWaiting(parts, line),
    closeIdle: (input) => closeIdle(parts, input),
    markSeen: (input) => markSeenByDesk(parts, input),
    setTyping: ({ conversationId, on }) =>
      parts.events.emit("typing.changed", { conversationId, who: "manager", on }),
    revealPhone: (id) => revealPhone(parts, id),
  };
}
