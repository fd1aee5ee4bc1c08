import type {
  CallbackAnswer,
  Change,
  InlineAnswer,
  SandboxMessage,
  SandboxState,
  Snapshot,
} from "../state/views.ts";

/** Something that the bot is doing in a place now. */
export interface Activity {
  readonly chatId: number;
  readonly threadId: number | undefined;
  /** The words of a draft, or undefined for plain typing. */
  readonly text: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Everything the page knows of the sandbox. */
export interface PageModel {
  readonly state: SandboxState | undefined;
  /** By chat, rising ids. */
  readonly messages: ReadonlyMap<number, readonly SandboxMessage[]>;
  readonly answers: ReadonlyMap<string, CallbackAnswer>;
  readonly lastAnswer: CallbackAnswer | undefined;
  readonly inlineAnswers: ReadonlyMap<string, InlineAnswer>;
  readonly activity: Activity | undefined;
  readonly isConnected: boolean;
}

/** What comes from the stream. */
export type StreamEvent =
  | { type: "snapshot"; snapshot: Snapshot }
  | { type: "change"; change: Change; at: number }
  | { type: "lost" };

export const emptyModel: PageModel = {
  state: undefined,
  messages: new Map(),
  answers: new Map(),
  lastAnswer: undefined,
  inlineAnswers: new Map(),
  activity: undefined,
  isConnected: true,
};

/** The page's model after an event. */
export function reduce(model: PageModel, event: StreamEvent): PageModel {
  switch (event.type) {
    case "lost":
      return { ...model, isConnected: false };
    case "snapshot": {
      const { state, messages } = event.snapshot;
      const byChat = new Map(messages.map(({ chatId, messages: list }) => [chatId, list]));
      return { ...emptyModel, state, messages: byChat };
    }
    case "change":
      return applyChange(model, event.change, event.at);
  }
}

function applyChange(model: PageModel, change: Change, at: number): PageModel {
  switch (change.type) {
    case "message":
      return quietened(withMessage(model, change.chatId, change.message), change.message);
    case "messageDeleted":
      return withoutMessage(model, change.chatId, change.messageId);
    case "chat":
    case "groupMoved":
    case "commands":
      return model.state ? { ...model, state: changedState(model.state, change) } : model;
    case "action":
    case "draft": {
      const text = change.type === "draft" ? change.text : undefined;
      const { chatId, threadId } = change;
      return { ...model, activity: { chatId, threadId, text, at } };
    }
    case "callbackAnswered": {
      const { answer } = change;
      const answers = new Map(model.answers).set(answer.callbackQueryId, answer);
      return { ...model, answers, lastAnswer: answer };
    }
    case "inlineAnswered": {
      const { answer } = change;
      const inlineAnswers = new Map(model.inlineAnswers).set(answer.inlineQueryId, answer);
      return { ...model, inlineAnswers };
    }
    case "called":
    case "updateQueued":
    case "receiverReady":
      return model;
  }
}

function changedState(
  state: SandboxState,
  change: Extract<Change, { type: "chat" | "groupMoved" | "commands" }>,
): SandboxState {
  if (change.type === "groupMoved") return { ...state, groupId: change.groupId };
  if (change.type === "commands") return { ...state, commands: change.commands };
  const isKnown = state.chats.some(({ id }) => id === change.chat.id);
  const chats = isKnown
    ? state.chats.map((chat) => (chat.id === change.chat.id ? change.chat : chat))
    : [...state.chats, change.chat];
  return { ...state, chats };
}

function withMessage(model: PageModel, chatId: number, message: SandboxMessage): PageModel {
  const before = model.messages.get(chatId) ?? [];
  const others = before.filter((other) => other.message_id !== message.message_id);
  const after = others.findIndex((other) => other.message_id > message.message_id);
  const list = others.toSpliced(after === -1 ? others.length : after, 0, message);
  return { ...model, messages: new Map(model.messages).set(chatId, list) };
}

function withoutMessage(model: PageModel, chatId: number, messageId: number): PageModel {
  const list = (model.messages.get(chatId) ?? []).filter(({ message_id: id }) => id !== messageId);
  return { ...model, messages: new Map(model.messages).set(chatId, list) };
}

// Words of the bot end its typing.
function quietened(model: PageModel, message: SandboxMessage): PageModel {
  const isOver = message.from?.is_bot && model.activity?.chatId === message.chat.id;
  return isOver ? { ...model, activity: undefined } : model;
}
