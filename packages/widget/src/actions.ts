import type { ChatClient } from "@ilpo-chat/sdk";
import type { Store, Ui } from "./store.ts";

/** What the visitor can do. Nothing here throws or rejects: what fails becomes a state to show. */
export type Actions = ReturnType<typeof createActions>;

export function createActions(client: ChatClient, store: Store, fetchMedia: () => void) {
  return {
    ...createVisibility(client, store),
    ...createRequests(client, store),
    /** Calls for the part that has files and voice, and leaves it what to do. */
    useMedia(wish: Pick<Ui, "tool" | "offer">): void {
      store.setUi(wish);
      fetchMedia();
    },
  };
}

function createVisibility(client: ChatClient, store: Store) {
  const open = (): void => {
    client.connect();
    if (!store.model.ui.isOpen) store.setUi({ isOpen: true });
  };
  const close = (): void => {
    const { ui, chat } = store.model;
    if (!ui.isOpen) return;
    store.setUi({ isOpen: false, isMenuOpen: false, trouble: null });
    // Somebody who only looked needs no open line.
    if (chat.loaded && chat.conversation === null && chat.items.length === 0) client.disconnect();
  };
  return {
    open,
    close,
    toggle: (): void => (store.model.ui.isOpen ? close() : open()),
    setMenuOpen: (isMenuOpen: boolean): void => store.setUi({ isMenuOpen }),
    seen(): void {
      if (store.model.chat.unread > 0) client.markRead();
    },
  };
}

function createRequests(client: ChatClient, store: Store) {
  const send = (text: string): void => {
    if (text.trim() === "") return;
    client.connect();
    client.send(text, store.model.ui.about);
    client.setDraft("");
    store.setUi({ isStartingAnew: false, about: undefined });
  };
  const callManager = async (reason?: string): Promise<void> => {
    if (store.model.ui.isCalling) return;
    store.setUi({ isCalling: true, isMenuOpen: false, trouble: null });
    client.connect();
    const trouble = await client.requestManager(reason).then(
      () => null,
      () => "call" as const,
    );
    store.setUi({ isCalling: false, trouble });
  };
  return {
    send,
    callManager,
    type(text: string): void {
      client.setDraft(text);
      client.setTyping(text.trim() !== "");
    },
  };
}
