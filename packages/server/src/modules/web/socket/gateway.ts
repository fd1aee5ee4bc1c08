import type { Ack, ClientEventName } from "@ilpo-chat/protocol";
import { clientSchemas } from "@ilpo-chat/protocol/schema";
import { DomainError } from "#kernel/errors";
import type { Clock } from "#kernel/clock";
import type { Log } from "#kernel/log";
import { toRefusal } from "../http/error-handler.ts";
import { validate } from "../http/validate.ts";
import { coalesceWrites } from "./coalesce-writes.ts";
import { createEventBudget } from "./event-budget.ts";
import { createHandlers, type HandlerDeps } from "./handlers.ts";
import { visitorRoom } from "./handshake.ts";
import type { Io, VisitorSocket } from "./io.ts";

type AnyHandler = (socket: VisitorSocket, payload: unknown) => Promise<object>;

/** Answers that one socket may wait for; without a bound, one that does not read could have any number built for it. */
const UNDER_WAY_MAX = 32;

const refuseFlood: AnyHandler = () =>
  Promise.reject(new DomainError("rate-limited", { retryAfter: 1 }));

export interface GatewayDeps extends HandlerDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly messagesPerMinute: number;
}

/** Listens to visitors: each event is counted, validated, carried out and acknowledged. */
export function openGateway(io: Io, deps: GatewayDeps): void {
  const handlers = createHandlers(deps) as unknown as Record<ClientEventName, AnyHandler>;
  const names = Object.keys(handlers) as ClientEventName[];
  io.on("connection", (socket) => {
    coalesceWrites(socket);
    void socket.join(visitorRoom(socket.data.visitor.visitorId));
    socket.emit("settings", socket.data.site.settings);
    let underWay = 0;
    const takeEvent = createEventBudget(deps.messagesPerMinute);
    for (const name of names) {
      const listener = (payload: unknown, ack: unknown) => {
        underWay += 1;
        const handle = underWay > UNDER_WAY_MAX ? refuseFlood : handlers[name];
        void answer(deps, { name, socket, payload, handle, takeEvent }).then((result) => {
          underWay -= 1;
          if (typeof ack === "function") ack(result);
        });
      };
      (
        socket.on as (event: string, listener: (payload: unknown, ack: unknown) => void) => void
      ).call(socket, name, listener);
    }
  });
}

interface Call {
  readonly name: ClientEventName;
  readonly socket: VisitorSocket;
  readonly payload: unknown;
  readonly handle: AnyHandler;
  readonly takeEvent: (nowMs: number) => void;
}

async function answer(
  { clock, log }: GatewayDeps,
  { name, socket, payload, handle, takeEvent }: Call,
): Promise<Ack> {
  try {
    takeEvent(clock.monotonicMs());
    return { ok: true, ...(await handle(socket, validate(clientSchemas[name], payload))) };
  } catch (error) {
    const refusal = toRefusal(error);
    if (refusal.code === "internal") log.error({ event: name, error }, "event.failed");
    const { code, message, retryAfter } = refusal;
    return {
      ok: false,
      error: { code, message, ...(retryAfter === undefined ? {} : { retryAfter }) },
    };
  }
}
