import type { ChatState } from "@ilpo-chat/sdk";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Actions } from "../actions.ts";
import { createScrollKeeper } from "./scroll-keeper.ts";

type Keeper = ReturnType<typeof createScrollKeeper>;

/** Scrolling of the message list; loads what is older when the visitor comes near the top. */
export function useScroll(log: RefObject<HTMLElement | null>, chat: ChatState, actions: Actions) {
  const [hasNews, setNews] = useState(false);
  const keeper = useRef<Keeper | undefined>(undefined);
  const isLoading = useRef(false);
  const latest = useRef(chat);
  latest.current = chat;

  useLayoutEffect(() => {
    const { current } = log;
    if (current) keeper.current ??= createScrollKeeper(current, { setNews, onEnd, onTop });
    const last = chat.items.at(-1);
    keeper.current?.drawn({
      firstKey: chat.items[0]?.key,
      lastKey: last?.key,
      isOwn: last?.kind === "pending",
    });
  });
  useEffect(() => keeper.current && watchSizes(log.current, keeper.current), []);

  const onEnd = (): void => {
    if (document.visibilityState === "visible") actions.seen();
  };
  const onTop = (): void => {
    if (!latest.current.hasOlder || isLoading.current) return;
    isLoading.current = true;
    void actions.loadOlder().then(() => (isLoading.current = false));
  };
  return {
    hasNews,
    toEnd: () => keeper.current?.toEnd(),
    onScroll: () => keeper.current?.look(),
  };
}

// The keyboard, the composer and pictures change sizes without a new message.
function watchSizes(log: HTMLElement | null, keeper: Keeper): () => void {
  const observer = new ResizeObserver(keeper.follow);
  for (const element of [log, log?.firstElementChild]) if (element) observer.observe(element);
  document.addEventListener("visibilitychange", keeper.look);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", keeper.look);
  };
}
