import type { SendResult } from "@ilpo-chat/protocol";
import type { PendingFile } from "./chat-state.ts";
import { backoffMs, type Random } from "./connection/backoff.ts";
import type { Connection } from "./connection/driver.ts";
import { createAlarm, type Clock } from "./clock.ts";
import { toChatError } from "./error.ts";
import {
  emptyOutbox,
  type Outbox,
  type OutboxEffect,
  type OutboxEntry,
  type OutboxEvent,
  reduceOutbox,
} from "./outbox.ts";
import { isRecord } from "./record.ts";
import type { Files } from "./files.ts";
import type { KeyValueStorage } from "./storage.ts";

export interface SenderDeps {
  readonly storage: KeyValueStorage;
  readonly clock: Clock;
  readonly random: Random;
  readonly site: string;
  readonly files: Files;
  readonly request: Connection["request"];
  /** Conversation that the next message belongs to; null makes one. */
  conversationId(): string | null;
  /** Fulfilled once the list has it. */
  onStored(entry: OutboxEntry, result: SendResult): Promise<void>;
  onChange(entries: readonly OutboxEntry[]): void;
}

/** Performs what the outbox decides: the wire, the storage, the pauses. */
export interface Sender {
  readonly entries: readonly OutboxEntry[];
  dispatch(event: OutboxEvent): void;
  /** Takes over what the storage holds of an earlier page or another tab. */
  load(): Promise<void>;
  /** Forgets everything, on the device too. */
  forget(): Promise<void>;
}

interface Self extends SenderDeps {
  outbox: Outbox;
  /** The last write; the storage keeps their order. */
  written: Promise<void>;
  pause(ms: number): void;
}

export function createSender(deps: SenderDeps): Sender {
  const alarm = createAlarm(deps.clock);
  const self: Self = {
    ...deps,
    outbox: emptyOutbox,
    written: Promise.resolve(),
    pause: (ms) => alarm.set(ms, () => dispatch(self, { type: "pause-over" })),
  };
  return {
    get entries() {
      return self.outbox.entries;
    },
    dispatch: (event) => dispatch(self, event),
    load: () => load(self),
    async forget() {
      await load(self);
      dispatch(self, { type: "cleared" });
      await self.written;
    },
  };
}

async function load(self: Self): Promise<void> {
  const stored = await self.storage.list(prefixOf(self));
  dispatch(self, { type: "restored", entries: stored.filter(isEntry) });
}

function dispatch(self: Self, event: OutboxEvent): void {
  const before = self.outbox.entries;
  const { outbox, effects } = reduceOutbox(self.outbox, event);
  self.outbox = outbox;
  for (const effect of effects) perform(self, effect);
  if (outbox.entries !== before) self.onChange(outbox.entries);
}

function perform(self: Self, effect: OutboxEffect): void {
  switch (effect.type) {
    case "save":
      self.written = self.storage.set(keyOf(self, effect.entry.clientId), effect.entry);
      return undefined;
    case "erase":
      self.written = self.storage.delete(keyOf(self, effect.clientId));
      if (effect.files) void self.files.drop(effect.files);
      return undefined;
    case "pause":
      return self.pause(effect.minMs + backoffMs(effect.attempt, self.random));
    case "transmit":
      return void transmit(self, effect.entry);
  }
}

async function transmit(self: Self, entry: OutboxEntry): Promise<void> {
  const { clientId, content, attempt, files, replyTo } = entry;
  try {
    if (files) await upload(self, entry, files);
    const sent = self.outbox.entries.find((each) => each.clientId === clientId);
    // Given up, or begun anew, while its files were on their way.
    if (sent?.attempt !== attempt || sent.state !== "sending") return;
    const conversationId = self.conversationId();
    const result = await self.request("message:send", {
      ...(conversationId !== null && { conversationId }),
      clientId,
      content,
      ...(files && { attachments: files.map(({ uploadId }) => uploadId) }),
      ...(replyTo && { replyTo }),
    });
    // ORDER: in the list first, out of the outbox second, or it would blink.
    await self.onStored(sent, result);
    dispatch(self, { type: "stored", clientId });
  } catch (error) {
    dispatch(self, { type: "refused", clientId, attempt, refusal: toChatError(error) });
  }
}

function upload(
  self: Self,
  { clientId }: OutboxEntry,
  files: readonly PendingFile[],
): Promise<void> {
  return self.files.send(files, (news) => dispatch(self, { type: "uploaded", clientId, ...news }));
}

function prefixOf({ site }: Self): string {
  return `${site}:outbox:`;
}

// One key for each message, so that two tabs never overwrite each other's.
function keyOf(self: Self, clientId: string): string {
  return prefixOf(self) + clientId;
}

function isEntry(value: unknown): value is OutboxEntry {
  return (
    isRecord(value) &&
    value.kind === "pending" &&
    typeof value.clientId === "string" &&
    typeof value.content === "string"
  );
}
