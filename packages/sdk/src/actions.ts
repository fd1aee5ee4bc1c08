import type {
  ClientEventName,
  ClientPayload,
  ClientResult,
  ConversationId,
  InConversation,
} from "@ilpo-chat/protocol";
import type { ChatClient } from "./chat-client.ts";
import type { Connection } from "./connection/driver.ts";
import { ChatError } from "./error.ts";
import { tidyText } from "./message-text.ts";
import type { Parts } from "./parts.ts";

/** How long an act of the visitor waits for a link that is coming up. */
const patienceMs = 10_000;

type Actions = Pick<
  ChatClient,
  | "loadOlder"
  | "conversations"
  | "readConversation"
  | "startConversation"
  | "upload"
  | "requestManager"
  | "stopReply"
  | "giveFeedback"
  | "editMessage"
  | "removeMessage"
  | "submitLead"
  | "rate"
  | "closeConversation"
  | "continueInTelegram"
  | "pushKey"
  | "subscribeToPush"
  | "unsubscribeFromPush"
  | "pageChanged"
>;

/** What the visitor can ask for besides sending. Each call waits for the link and the server's answer. */
export function createActions(parts: Parts): Actions {
  const ask: Connection["request"] = async (name, payload) => {
    await whenConnected(parts);
    return parts.connection.request(name, payload);
  };
  const act = async <Name extends ClientEventName>(
    name: Name,
    payload: (conversation: InConversation) => ClientPayload<Name>,
  ): Promise<void> => {
    await whenConnected(parts);
    await parts.connection.request(name, payload({ conversationId: idOf(parts) }));
  };
  return {
    pageChanged: pageTeller(parts),
    async loadOlder() {
      await whenConnected(parts);
      await parts.conversation.loadOlder();
    },
    async conversations() {
      await whenConnected(parts);
      return (await parts.connection.request("conversations:list", {})).conversations;
    },
    async readConversation(id, known) {
      await whenConnected(parts);
      const { readPast } = await import("./past.ts");
      return readPast(parts.connection, id, known);
    },
    startConversation: () => startConversation(parts),
    upload: (file, options) => parts.files.upload(parts.files.take(file), options),
    requestManager: (reason) => requestManager(parts, reason),
    stopReply: () => act("reply:stop", (about) => about),
    giveFeedback: (seq, helpful, reason) =>
      act("message:feedback", (about) => ({ ...about, seq, helpful, ...(reason && { reason }) })),
    editMessage: (seq, content) =>
      act("message:edit", (about) => ({ ...about, seq, content: tidyText(content) })),
    removeMessage: (seq) => act("message:edit", (about) => ({ ...about, seq, content: null })),
    submitLead: (form) => act("lead:submit", (about) => ({ ...about, ...form })),
    rate: (score, comment) =>
      act("rate", (about) => ({ ...about, score, ...(comment && { comment }) })),
    closeConversation: () => act("conversation:close", (about) => about),
    async continueInTelegram() {
      await whenConnected(parts);
      return parts.connection.request("telegram:link", { conversationId: idOf(parts) });
    },
    pushKey: async () => (await ask("push:key", {})).key,
    subscribeToPush: async (subscription) => void (await ask("push:subscribe", subscription)),
    unsubscribeFromPush: async (endpoint) => void (await ask("push:unsubscribe", { endpoint })),
  };
}

function pageTeller({ deps, connection, conversation }: Parts): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const page = deps.settings.page();
    if (page === told || connection.state.status !== "connected") return;
    told = page;
    // Opening tells it, and is harmless at any time.
    await conversation.open();
  };
}

function startConversation({ conversation, otherTabs }: Parts): void {
  const { id } = conversation;
  conversation.leave();
  if (conversation.id !== id) otherTabs.tell({ left: id });
}

async function requestManager(parts: Parts, reason: string | undefined): Promise<void> {
  await whenConnected(parts);
  const { id } = parts.conversation;
  const answer: ClientResult<"manager:request"> = await parts.connection.request(
    "manager:request",
    {
      ...(id !== null && { conversationId: id }),
      ...(reason && { reason }),
    },
  );
  parts.conversation.adopt(answer.conversationId);
}

function idOf({ conversation }: Parts): ConversationId {
  const { id } = conversation;
  if (id === null) throw new ChatError("not-found", { message: "There is no conversation yet." });
  return id;
}

function whenConnected({ connection, emitter, clock }: Parts): Promise<void> {
  const { status } = connection.state;
  if (status === "connected") return Promise.resolve();
  if (status === "disconnected") return Promise.reject(new ChatError("disconnected"));
  return new Promise((resolve, reject) => {
    const cancel = clock.after(patienceMs, () => {
      stop();
      reject(new ChatError("timeout"));
    });
    const stop = emitter.on("connection", ({ to }) => {
      if (to.status === "connecting") return;
      stop();
      cancel();
      if (to.status === "connected") resolve();
      else reject(new ChatError("disconnected"));
    });
  });
}
