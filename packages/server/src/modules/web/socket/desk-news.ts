import type { Auth } from "#auth";
import type { Clock } from "#kernel/clock";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { DeskPort } from "../contract.ts";
import { visitorRoom } from "./handshake.ts";
import type { Io } from "./io.ts";

export interface DeskNewsDeps {
  readonly io: Io;
  readonly auth: Auth;
  readonly desk: DeskPort | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

const SWEEP_MS = 5_000;
const SWEEP_BACK_MS = 120_000;

/** Room of everybody who is on a site. */
const siteRoom = (siteId: number): string => `s:${siteId}`;

/**
 * Tells this node's visitors whether managers are there, and cuts off who was shut out. A hint that
 * was lost on its way is made up for by the sweep.
 */
export function followDesk({ io, auth, desk, clock, log, lifecycle }: DeskNewsDeps): void {
  if (!desk) return;
  const cut = (visitorId: string) => io.local.in(visitorRoom(visitorId)).disconnectSockets(true);
  desk.onBlocked(cut);
  desk.presence.onChange(({ siteId, status }) =>
    io.local.to(siteRoom(siteId)).emit("site", status),
  );
  io.on("connection", (socket) => {
    const { id } = socket.data.site;
    void socket.join(siteRoom(id));
    desk.presence.status(id).then(
      (status) => socket.emit("site", status),
      (error: unknown) => log.warn({ error }, "presence.unknown"),
    );
  });
  const sweep = setInterval(() => {
    if (io.of("/").sockets.size === 0) return;
    auth.visitors.blockedSince(new Date(clock.now().getTime() - SWEEP_BACK_MS)).then(
      (ids) => ids.forEach(cut),
      (error: unknown) => log.warn({ error }, "blocked.unread"),
    );
  }, SWEEP_MS);
  lifecycle.onStop("refuse", "desk-news", () => clearInterval(sweep));
}
