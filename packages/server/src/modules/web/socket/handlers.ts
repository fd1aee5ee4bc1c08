import type {
  ClientEventName,
  ClientPayload,
  ClientResult,
  ConversationId,
  TelegramLink,
} from "@ilpo-chat/protocol";
import { limits } from "@ilpo-chat/protocol";
import type { Chat } from "#chat";
import { DomainError } from "#kernel/errors";
import type { DeskPort, PushPort } from "../contract.ts";
import type { RateLimits } from "../rate-limits.ts";
import { deviceOf } from "./device.ts";
import { visitorRoom } from "./handshake.ts";
import { conversationRoom, type Io, type VisitorSocket } from "./io.ts";
import type { LookAhead } from "./queue-news.ts";

export interface HandlerDeps {
  readonly io: Io;
  readonly chat: Chat;
  readonly limits: RateLimits;
  readonly desk: Pick<DeskPort, "continueLink"> | undefined;
  readonly push: PushPort | undefined;
  readonly lookAhead: LookAhead;
  /** Other nodes are reached through Redis; without it there are none to ask. */
  readonly hasPeers: boolean;
}

/** What a handler gives back is the acknowledgement, less its `ok`. */
type Handler<Name extends ClientEventName> = (
  socket: VisitorSocket,
  payload: ClientPayload<Name>,
) => Promise<Omit<ClientResult<Name>, "ok">>;

export type Handlers = { readonly [Name in ClientEventName]: Handler<Name> };

/** One handler for each event that a visitor may send. Payloads are valid; the visitor is in `socket.data`. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { visitor } = deps.chat;
  const plain =
    <Payload extends object>(
      command: (input: Payload & VisitorSocket["data"]["visitor"]) => Promise<void>,
    ) =>
    async (socket: VisitorSocket, payload: Payload) => {
      await command({ ...payload, ...socket.data.visitor });
      return {};
    };
  return {
    "conversation:open": (socket, payload) => open(deps, socket, payload),
    "conversations:list": async (socket, { limit = limits.conversationsPage }) => ({
      conversations: await visitor.list({ ...socket.data.visitor, limit }),
    }),
    "message:send": (socket, payload) => send(deps, socket, payload),
    "manager:request": async (socket, payload) => {
      const conversationId = await visitor.requestManager({ ...payload, ...socket.data.visitor });
      await enter(deps, socket, conversationId);
      return { conversationId };
    },
    history: async (socket, { limit = limits.historyPage, ...payload }) => ({
      entries: await visitor.history({ ...payload, limit, ...socket.data.visitor }),
    }),
    "message:edit": plain(visitor.edit),
    "message:feedback": plain(visitor.giveFeedback),
    read: plain(visitor.markRead),
    typing: plain(visitor.setTyping),
    "reply:stop": plain(visitor.stopReply),
    "lead:submit": plain(visitor.submitLead),
    rate: plain(visitor.rate),
    "conversation:close": plain(visitor.close),
    "telegram:link": (socket, payload) => linkToTelegram(deps, socket, payload),
    ...pushHandlers(deps),
  };
}

function pushHandlers({
  push,
}: HandlerDeps): Pick<Handlers, "push:key" | "push:subscribe" | "push:unsubscribe"> {
  const port = (): PushPort => {
    if (!push) throw new DomainError("not-found");
    return push;
  };
  return {
    "push:key": async () => ({ key: port().publicKey }),
    "push:subscribe": async ({ data: { visitor } }, input) => {
      await port().subscribe({ ...input, visitorId: visitor.visitorId });
      return {};
    },
    "push:unsubscribe": async ({ data: { visitor } }, { endpoint }) => {
      await port().unsubscribe({ endpoint, visitorId: visitor.visitorId });
      return {};
    },
  };
}

async function linkToTelegram(
  { chat, desk }: HandlerDeps,
  socket: VisitorSocket,
  payload: ClientPayload<"telegram:link">,
): Promise<TelegramLink> {
  const input = { ...payload, ...socket.data.visitor };
  const conversationId = desk && (await chat.visitor.locate(input));
  if (!desk || conversationId === undefined) throw new DomainError("not-found");
  return desk.continueLink({ ...socket.data.visitor, conversationId });
}

async function open(
  deps: HandlerDeps,
  socket: VisitorSocket,
  payload: ClientPayload<"conversation:open">,
): Promise<Omit<ClientResult<"conversation:open">, "ok">> {
  const { chat } = deps;
  const { page, locale } = payload;
  // Kept for the conversation that their first words may begin.
  socket.data.whereabouts = {
    ...(page === undefined ? {} : { page }),
    ...(locale === undefined ? {} : { locale }),
    device: deviceOf(socket.handshake.headers["user-agent"]),
  };
  const input = { ...payload, ...socket.data.whereabouts, ...socket.data.visitor };
  const id = await chat.visitor.locate(input);
  if (id === undefined) return { conversation: null };
  // ORDER: first the room, then the read, so that what is stored in between comes through one of them.
  await socket.join(conversationRoom(id));
  const conversation = await chat.visitor.open({ ...input, conversationId: id });
  if (conversation?.mode === "ai") resumeReply(deps, socket, id);
  if (conversation?.status === "transferred") tellPlace(deps, socket, id);
  return { conversation };
}

async function send(
  deps: HandlerDeps,
  socket: VisitorSocket,
  payload: ClientPayload<"message:send">,
): Promise<Omit<ClientResult<"message:send">, "ok">> {
  const { visitorId } = socket.data.visitor;
  await deps.limits.message(visitorId);
  const result = await deps.chat.visitor
    .send({ ...payload, ...socket.data.visitor })
    .catch(async (error: unknown) => {
      await deps.limits.refundMessage(visitorId);
      throw error;
    });
  await enter(deps, socket, result.conversationId);
  return result;
}

/**
 * Lets a socket into a conversation that its own words have just made. What was stored before it
 * was in the room, its own message among it, is told to it now.
 */
async function enter(
  { chat }: HandlerDeps,
  socket: VisitorSocket,
  conversationId: ConversationId,
): Promise<void> {
  const room = conversationRoom(conversationId);
  if (socket.rooms.has(room)) return;
  await socket.join(room);
  const { visitor, whereabouts } = socket.data;
  const view = await chat.visitor.open({ ...whereabouts, ...visitor, conversationId });
  const events = (view?.entries ?? []).map((entry) => {
    return { conversationId, epoch: view?.epoch ?? "", entry };
  });
  for (const event of events) socket.emit("entry", event);
  // The visitor's other devices may be in a conversation that has ended, or in none: this one makes them look.
  const [first] = events;
  if (first) socket.to(visitorRoom(visitor.visitorId)).emit("entry", first);
}

/** A look that fails is made up for by the next change. */
function tellPlace({ lookAhead }: HandlerDeps, socket: VisitorSocket, id: ConversationId): void {
  lookAhead(id).then(
    (ahead) => ahead !== undefined && socket.emit("queue", { conversationId: id, ahead }),
    () => undefined,
  );
}

/** An answer is being written, perhaps on another node: the newcomer gets the text so far. */
function resumeReply(
  { io, chat, hasPeers }: HandlerDeps,
  socket: VisitorSocket,
  id: ConversationId,
): void {
  const reply = chat.queries.replySoFar(id);
  if (reply)
    socket.emit("reply:delta", {
      conversationId: id,
      turn: reply.turn,
      offset: 0,
      text: reply.text,
    });
  else if (hasPeers) io.serverSideEmit("reply:wanted", id, socket.id);
}
