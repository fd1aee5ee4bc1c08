import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";
import { threadRows, type ThreadRow } from "../thread.ts";
import { serviceText } from "../wording.ts";
import { Bubble } from "./bubble.tsx";
import { Icon } from "./icons.tsx";
import type { MessageDeeds } from "./message-menu.tsx";

const NEAR_BOTTOM_PX = 120;

/** The conversation. It follows its end unless the reader has scrolled away. */
export function MessageList({ place, ...deeds }: MessageDeeds & { place: PlaceView }) {
  const { box, isAtEnd, toEnd } = useFollowing(place);
  const rows = threadRows(place.messages, Date.now());
  return (
    <div class="thread-place">
      <div class="thread" ref={box} role="log" aria-label="Переписка">
        <div class="thread-inner">
          {rows.length === 0 && <Empty place={place} />}
          {rows.map((row) => (
            <Row key={row.key} row={row} {...deeds} />
          ))}
          <Draft place={place} />
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" class="to-end" aria-label="К последним сообщениям" onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function Row({ row, ...deeds }: MessageDeeds & { row: ThreadRow }) {
  if (row.kind === "day") return <p class="service">{row.text}</p>;
  if (row.kind === "service") return <p class="service">{serviceText(row.message)}</p>;
  const { messages, followsSameAuthor } = row;
  return <Bubble messages={messages} followsSameAuthor={followsSameAuthor} {...deeds} />;
}

function Empty({ place }: { place: PlaceView }) {
  const text =
    place.kind === "private"
      ? "Это личный чат с ботом. Здесь он спрашивает, отвечает на команды и присылает карточки."
      : "Здесь пока тихо. Напишите в чат на сайте, и бот принесёт сюда обращение.";
  return <p class="service service-long">{text}</p>;
}

function Draft({ place }: { place: PlaceView }) {
  const { activity } = useSandbox().model;
  const isHere = activity?.chatId === place.chatId && activity.threadId === place.threadId;
  if (!isHere || !activity.text) return null;
  return (
    <div class="row" data-own="false">
      <article class="bubble bubble-draft">
        <div class="text">{activity.text}</div>
      </article>
    </div>
  );
}

function useFollowing(place: PlaceView) {
  const { person, model } = useSandbox();
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const last = place.messages.at(-1);
  const isOwn = last?.from?.id === person.id;
  const toEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };

  useLayoutEffect(() => {
    if (isAtEnd || isOwn) toEnd();
  }, [place.messages, model.activity]);

  useEffect(() => {
    const element = box.current;
    const inner = element?.firstElementChild;
    if (!element || !inner) return undefined;
    let follows = true;
    const onScroll = (): void => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      follows = left < NEAR_BOTTOM_PX;
      setAtEnd(follows);
    };
    // Pictures grow when they arrive, and the keyboard of a phone shrinks the box.
    const observer = new ResizeObserver(() => {
      if (follows) element.scrollTop = element.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener("scroll", onScroll);
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  return { box, isAtEnd, toEnd };
}
