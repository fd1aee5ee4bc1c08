import type { ChatClient } from "@ilpo-chat/sdk";
import type { Tool } from "../media.ts";
import type { MediaWords } from "../i18n/media-words.ts";
import type { Model, Store } from "../store.ts";
import { prepareFiles } from "./prepare.ts";

/** What the views of files and voice can do. */
export interface MediaActions {
  /** Opens a tool, or closes the one that is open; `note` says why. */
  useTool(tool: Tool | undefined, note?: string): void;
  /** Makes files ready and sends them; what cannot be sent becomes a note. */
  send(files: readonly File[]): void;
  endDrag(): void;
}

export interface MediaActionsDeps {
  readonly client: Pick<ChatClient, "connect" | "send">;
  readonly store: Store;
  words(): MediaWords;
}

export function createMediaActions({ client, store, words }: MediaActionsDeps): MediaActions {
  const send = async (chosen: readonly File[]): Promise<void> => {
    const { files, note } = await prepareFiles(chosen, words());
    const { about } = store.model.ui;
    const isSent = files.length > 0;
    store.setUi({ note, ...(isSent && { isStartingAnew: false, about: undefined }) });
    if (!isSent) return;
    client.connect();
    client.send("", { files, ...about });
  };
  return {
    useTool: (tool, note) => store.setUi({ tool, note }),
    send: (files) => void send(files),
    endDrag: () => store.setUi({ offer: undefined }),
  };
}

/**
 * Takes up files that were pasted or dropped, now or before this part came, and drops a note once the visitor goes on.
 * Answers how to stop.
 */
export function takeOffers(store: Store, { send, endDrag }: MediaActions): () => void {
  const take = ({ ui, chat }: Model, before: Model): void => {
    if (ui.note && chat.draft !== before.chat.draft) store.setUi({ note: undefined });
    if (!ui.offer || ui.offer.way === "dragover") return;
    endDrag();
    const isOver = chat.conversation?.status === "closed" && !ui.isStartingAnew;
    if (!isOver) send(ui.offer.files);
  };
  take(store.model, store.model);
  return store.subscribe(take);
}
