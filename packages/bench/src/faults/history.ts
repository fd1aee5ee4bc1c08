/** How a send stands, as its sender knows it. */
export type Outcome = "open" | "ok" | "fail" | "info";

/** One message that a client was asked to send. */
export interface Send {
  /** The conversation, by its number in the run. */
  readonly talk: number;
  readonly sender: string;
  /** Position among this sender's messages. */
  readonly order: number;
  readonly clientId: string;
  /** Unlike that of any other message. */
  readonly text: string;
  outcome: Outcome;
  /** The refusal, when there was one. */
  code?: string;
  /** As acknowledged. */
  seq?: number;
}

/** One line of the history file. */
export interface Operation {
  readonly atMs: number;
  readonly type: "invoke" | "ok" | "fail" | "info" | "note";
  readonly clientId?: string;
  readonly detail?: string;
}

/** What the clients did, in the order in which they did it. */
export interface History {
  readonly sends: readonly Send[];
  readonly operations: readonly Operation[];
  invoke(send: Pick<Send, "talk" | "sender" | "clientId" | "text">): void;
  /** A refusal may still turn into a success when the sender tries again. */
  settle(
    clientId: string,
    outcome: "ok" | "fail",
    facts?: { readonly code?: string; readonly seq?: number },
  ): void;
  isOpen(clientId: string): boolean;
  readonly openCount: number;
  /** What is still open is unknown from now on. */
  close(): void;
  /** These were undone by a restore: nobody may expect them any more. */
  undo(clientIds: readonly string[]): void;
  note(detail: string): void;
}

export function createHistory(): History {
  const sends = new Map<string, Send>();
  const operations: Operation[] = [];
  const counts = new Map<string, number>();
  const log = (entry: Omit<Operation, "atMs">) =>
    operations.push({ atMs: performance.now(), ...entry });
  return {
    get sends() {
      return [...sends.values()];
    },
    operations,
    invoke(send) {
      const sender = `${send.talk}:${send.sender}`;
      const order = (counts.get(sender) ?? 0) + 1;
      counts.set(sender, order);
      sends.set(send.clientId, { ...send, order, outcome: "open" });
      log({ type: "invoke", clientId: send.clientId, detail: send.text });
    },
    settle(clientId, outcome, { code, seq } = {}) {
      const send = sends.get(clientId);
      if (!send || send.outcome === "ok" || send.outcome === outcome) return;
      send.outcome = outcome;
      if (code !== undefined) send.code = code;
      if (seq !== undefined) send.seq = seq;
      log({ type: outcome, clientId, ...(code === undefined ? {} : { detail: code }) });
    },
    isOpen: (clientId) => sends.get(clientId)?.outcome === "open",
    get openCount() {
      return [...sends.values()].filter(({ outcome }) => outcome === "open").length;
    },
    close() {
      for (const send of sends.values()) {
        if (send.outcome !== "open") continue;
        send.outcome = "info";
        log({ type: "info", clientId: send.clientId });
      }
    },
    undo(clientIds) {
      for (const clientId of clientIds)
        if (sends.delete(clientId)) log({ type: "note", clientId, detail: "undone" });
    },
    note: (detail) => void log({ type: "note", detail }),
  };
}
