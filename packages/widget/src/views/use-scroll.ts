import type { ChatState } from "@ilpo-chat/sdk";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Actions } from "../actions.ts";

/** How near to an edge counts as being there, in px. */
const near = 60;

interface Place {
  isAtEnd: boolean;
  top: number;
  height: number;
  firstKey: string | undefined;
  lastKey: string | undefined;
}

/**
 * Scrolling of the list: follows the end while the visitor is at the end, keeps the visitor's place
 * when older messages come in above, and asks for those when the top comes near.
 */
export function useScroll(log: RefObject<HTMLDivElement | null>, chat: ChatState, actions: Actions) {
  const [hasNews, setHasNews] = useState(false);
  const isLoading = useRef(false);
  const place = useRef<Place>({
    ...{ isAtEnd: true, top: 0, height: 0 },
    ...{ firstKey: undefined, lastKey: undefined },
  }).current;

  const measure = (): void => {
    const element = log.current;
    if (!element) return;
    place.top = element.scrollTop;
    place.height = element.scrollHeight;
    place.isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < near;
  };
  const toEnd = (): void => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
    measure();
    setHasNews(false);
  };
  const look = (): void => {
    measure();
    if (place.isAtEnd) {
      setHasNews(false);
      if (document.visibilityState === "visible") actions.seen();
    }
    if (place.top > near || !chat.hasOlder || isLoading.current) return;
    isLoading.current = true;
    void actions.loadOlder().then(() => (isLoading.current = false));
  };

  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    const last = chat.items.at(-1);
    const firstKey = chat.items[0]?.key;
    const isNew = last?.key !== place.lastKey;
    const isOwn = isNew && last?.kind === "pending";
    const hasGrownAbove = place.firstKey !== undefined && firstKey !== place.firstKey && !isNew;
    // The event of a scroll that has just happened may still be on its way.
    if (element.scrollTop < place.top - 1 && element.scrollHeight >= place.height)
      place.isAtEnd = false;
    if (hasGrownAbove) element.scrollTop = place.top + element.scrollHeight - place.height;
    else if (place.isAtEnd || isOwn) toEnd();
    else if (isNew) setHasNews(true);
    place.firstKey = firstKey;
    place.lastKey = last?.key;
    look();
  });

  useEffect(() => {
    const element = log.current;
    if (!element) return;
    // The keyboard, the composer and pictures change sizes without a new message.
    const observer = new ResizeObserver(() => place.isAtEnd && toEnd());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    document.addEventListener("visibilitychange", look);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  return { hasNews, toEnd, onScroll: look };
}
