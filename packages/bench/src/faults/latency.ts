import type { History } from "./history.ts";

export interface AckQuery {
  /** Only messages sent since then, `performance.now()`. */
  readonly from: number;
  /** Not those of this conversation. */
  readonly except?: number | undefined;
}

/** How long each message waited for its acknowledgement; one without it has waited until now. */
export function ackTimes({ operations, sends }: History, { from, except }: AckQuery): number[] {
  const ok = new Map(
    operations.flatMap((each) => (each.type === "ok" ? [[each.clientId, each.atMs]] : [])),
  );
  const talks = new Map(sends.map(({ clientId, talk }) => [clientId, talk]));
  return operations
    .filter(
      ({ type, atMs, clientId = "" }) =>
        type === "invoke" && atMs >= from && talks.get(clientId) !== except,
    )
    .map(({ clientId, atMs }) => (ok.get(clientId) ?? performance.now()) - atMs);
}
