import {
  type ConnectRefusal,
  limits,
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
} from "@ilpo-chat/protocol";
import { handshakeSchema } from "@ilpo-chat/protocol/schema";
import { DomainError } from "#kernel/errors";
import type { AuthenticatedVisitor } from "#auth";
import type { WebDeps } from "../contract.ts";
import { toRefusal } from "../http/error-handler.ts";
import { validate } from "../http/validate.ts";
import { isAllowed, originOf } from "../origin-policy.ts";
import type { Io, SocketData, VisitorSocket } from "./io.ts";

/** Lets in who has a token of this site and comes from one of its origins; refuses with a typed `connect_error`. */
export function guardHandshake(io: Io, deps: WebDeps): void {
  io.use((socket, next) => {
    authenticate(io, deps, socket).then(
      (data) => {
        Object.assign(socket.data, data);
        next();
      },
      (error: unknown) => {
        const refusal = toRefusal(error);
        if (refusal.code === "internal") deps.log.error({ error }, "handshake.failed");
        next(connectError(refusal));
      },
    );
  });
}

async function authenticate(io: Io, deps: WebDeps, socket: VisitorSocket): Promise<SocketData> {
  const { auth, config, lifecycle } = deps;
  if (lifecycle.isStopping) throw new DomainError("draining", { retryAfter: 1 });
  const { site: key, token, protocol } = validate(handshakeSchema, socket.handshake.auth);
  if (protocol > PROTOCOL_VERSION || protocol < OLDEST_PROTOCOL_VERSION) {
    throw new DomainError("protocol-unsupported");
  }
  const site = await auth.sites.byKey(key);
  if (!site) throw new DomainError("site-unknown");
  if (!isAllowed(site, originOf(socket.handshake.headers, config.publicUrl))) {
    throw new DomainError("origin-not-allowed");
  }
  const visitor = await auth.visitors.authenticate(site.id, token);
  if (!visitor) throw new DomainError("token-invalid");
  if (countSockets(io, visitor) >= limits.socketsPerVisitor) {
    throw new DomainError("too-many-sockets", { retryAfter: 10 });
  }
  return { visitor, site };
}

/** Of this node alone: asking all nodes at each connection would make a storm of reconnects worse. */
function countSockets(io: Io, { visitorId }: AuthenticatedVisitor): number {
  return io.of("/").adapter.rooms.get(visitorRoom(visitorId))?.size ?? 0;
}

/** Room of one visitor's own sockets. */
export const visitorRoom = (visitorId: string): string => `v:${visitorId}`;

function connectError({ code, message, retryAfter }: DomainError): Error {
  const data: ConnectRefusal = { code, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return Object.assign(new Error(message), { data });
}
