import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useTalk } from "../views/talk-context.ts";
import type { Row } from "../rows.ts";
import { createListKeeper, type ListKeeper } from "./list-keeper.ts";

/** Which rows of the list to draw, and its scrolling; loads what is older when the visitor comes near the top. */
export function useList(log: RefObject<HTMLElement | null>, rows: readonly Row[]) {
  const { model, actions } = useTalk();
  const { chat, ui } = model;
  const [hasNews, setNews] = useState(false);
  const [isAway, setAway] = useState(false);
  const [, redraw] = useState({});
  const isLoading = useRef(false);
  const latest = useRef(chat);
  latest.current = chat;
  const onEnd = (): void => {
    if (document.visibilityState === "visible") actions.seen();
  };
  const onTop = (): void => {
    if (!latest.current.hasOlder || isLoading.current) return;
    isLoading.current = true;
    void actions.loadOlder().then(() => (isLoading.current = false));
  };
  const wishes = { redraw: () => redraw({}), setNews, setAway, onEnd, onTop };
  const keeper = useRef<ListKeeper | undefined>(undefined);
  keeper.current ??= createListKeeper(() => log.current, wishes);
  const { current } = keeper;
  const last = chat.items.at(-1);
  const plan = current.plan({
    rows,
    lastKey: last?.key,
    isOwn: last?.kind === "pending",
    zoom: ui.textSize,
  });
  useLayoutEffect(current.drawn);
  const hasGoal = rows.some(({ key }) => key === ui.goal?.key);
  useLayoutEffect(() => {
    if (ui.goal) current.show(ui.goal.key);
  }, [ui.goal, hasGoal]);
  useEffect(() => watchSizes(log.current, current), []);
  return { plan, hasNews, isAway, toEnd: current.toEnd, onScroll: current.look };
}

// The keyboard, the composer and pictures change sizes without a new message.
function watchSizes(log: HTMLElement | null, keeper: ListKeeper): () => void {
  const observer = new ResizeObserver(keeper.settle);
  for (const element of [log, log?.firstElementChild]) if (element) observer.observe(element);
  document.addEventListener("visibilitychange", keeper.look);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", keeper.look);
  };
}
