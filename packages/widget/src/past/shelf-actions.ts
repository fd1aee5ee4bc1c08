import type { ChatClient } from "@ilpo-chat/sdk";
import type { Store } from "../store.ts";
import type { Shelf, ShelfActions } from "./shelf.ts";

export function createShelfActions(client: ChatClient, store: Store): ShelfActions {
  // What arrives after the shelf was closed is not for anybody any more.
  const put = (change: Shelf): void => {
    const { shelf } = store.model.ui;
    if (shelf) store.setUi({ shelf: { ...shelf, isFailed: false, ...change } });
  };
  const attempt = async (load: () => Promise<Shelf>): Promise<boolean> => {
    const result = await load().catch((): Shelf => ({ isFailed: true }));
    put(result);
    return !result.isFailed;
  };
  const closeShelf = (): void => store.setUi({ shelf: undefined, selected: null });
  return {
    closeShelf,
    async openShelf() {
      store.setUi({ shelf: {}, isMenuOpen: false, selected: null });
      await attempt(async () => ({ list: await client.conversations() }));
    },
    async read(id) {
      if (id === store.model.chat.conversation?.id) return closeShelf();
      await attempt(async () => ({ read: await client.readConversation(id) }));
    },
    putBack: () => put({ read: undefined }),
    readMore() {
      const known = store.model.ui.shelf?.read;
      if (!known) return Promise.resolve(false);
      return attempt(async () => ({ read: await client.readConversation(known.id, known) }));
    },
    startAnew() {
      client.startConversation();
      store.setUi({ shelf: undefined, hasLeft: true, isStartingAnew: false, about: undefined });
      store.setUi({ leadAfter: undefined, telegramUrl: null, selected: null });
    },
    goOn: () => store.setUi({ shelf: undefined, isStartingAnew: true, isMenuOpen: false }),
  };
}
