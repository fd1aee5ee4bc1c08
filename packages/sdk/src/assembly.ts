import type { ChatClientEvents } from "./chat-client.ts";
import { type Connection, createConnection } from "./connection/driver.ts";
import { createConversationPart } from "./conversation-part.ts";
import { createDraft } from "./draft.ts";
import type { Emitter } from "./emitter.ts";
import { createFiles } from "./files.ts";
import { type Settings, scopeOf } from "./options.ts";
import type { Parts } from "./parts.ts";
import type { ChatPorts } from "./ports.ts";
import {
  forgetSession,
  join,
  markRead,
  onConnection,
  onLifecycle,
  onNote,
  onTimeline,
  prepare,
  serverEvents,
  showItems,
  stop,
  tellTyping,
} from "./reactions.ts";
import { createReadMark } from "./read-mark.ts";
import { createSender } from "./sender.ts";
import { createSession } from "./session.ts";
import { createStateStore } from "./state-store.ts";
import { createOtherTabs } from "./tabs/other-tabs.ts";
import type { KeyValueStorage } from "./storage.ts";
import { createTypingSignal } from "./typing-signal.ts";

export interface AssemblyDeps extends ChatPorts {
  readonly settings: Settings;
  readonly storage: KeyValueStorage;
  /** The same, without the patience that ends with memory in its place. */
  readonly device: KeyValueStorage;
  readonly emitter: Emitter<ChatClientEvents>;
}

/** Builds the pieces of one client and wires them to each other. Reads like a list; decides nothing. */
export function assemble(deps: AssemblyDeps): Parts {
  const { settings, storage, clock, emitter } = deps;
  const { site } = settings;
  const store = createStateStore((state) => emitter.emit("change", state));
  // The pieces need each other; nothing runs before all of them are there.
  const request: Connection["request"] = (name, payload) => parts.connection.request(name, payload);
  const otherTabs = createOtherTabs({
    ...deps,
    scope: scopeOf(settings),
    onNote: (note) => onNote(parts, note),
    // S7: what it left unsent is ours to send.
    onGone: () => void parts.sender.load(),
  });
  const session = createSession({ settings, storage, fetch: deps.fetch });
  const files = createFiles({ ...deps, session });
  const parts: Parts = {
    ...{ deps, emitter, clock, store, otherTabs, session, files },
    forgotten: Promise.resolve(),
    draft: createDraft({ store, storage, clock, site, tell: otherTabs.tell }),
    readMark: createReadMark({ storage, site, request, tell: otherTabs.tell }),
    typingSignal: createTypingSignal(clock, (on) => tellTyping(parts, on)),
    sender: createSender({
      ...{ ...deps, site, request, files },
      conversationId: () => parts.conversation.id,
      onStored: (entry, result) => parts.conversation.onStored(entry, result),
      onChange: () => showItems(parts),
    }),
    conversation: createConversationPart({
      ...deps,
      store,
      request,
      onChange: (change) => onTimeline(parts, change),
    }),
    connection: createConnection({
      ...deps,
      transport: otherTabs,
      events: serverEvents(() => parts),
      prepare: (signal) => prepare(parts, signal),
      join: () => join(parts),
      forgetSession: () => forgetSession(parts),
      onChange: (from, to) => onConnection(parts, { from, to }),
    }),
    markRead: () => markRead(parts),
    stop() {
      unlisten();
      stop(parts);
    },
  };
  const unlisten = deps.lifecycle.listen((signal) => onLifecycle(parts, signal));
  return parts;
}
