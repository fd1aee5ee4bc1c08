import { useMemo, useRef } from "preact/hooks";
import { Answering } from "../talk/quote.tsx";
import { TelegramCard } from "../talk/telegram-card.tsx";
import { offersManager } from "../manager-offer.ts";
import { bodyRows, type Row, tailRows } from "../rows.ts";
import type { Model } from "../store.ts";
import { useTalk } from "../views/talk-context.ts";
import { CallManagerChip, QuickReplies } from "../views/greeting.tsx";
import { TalkIcon } from "../views/talk-icons.tsx";
import { RowView } from "../views/row.tsx";
import { useList } from "./use-list.ts";

/**
 * The conversation. Keeps to its end while the visitor is there, and to the visitor's place
 * otherwise. However long it is, only the rows around the screen are in the document.
 */
export function MessageList() {
  const { model } = useTalk();
  const { words } = model;
  const log = useRef<HTMLDivElement>(null);
  const rows = useRows(model);
  const { plan, hasNews, isAway, toEnd, onScroll } = useList(log, rows);
  const { from, to, above, below } = plan;
  const lastNotice = rows.findLast((row) => row.kind === "notice");
  const isAtEnd = to === rows.length;
  const goal = model.ui.goal?.key;
  return (
    <>
      <div class="list">
        {/* The live region of the frame speaks whole messages; this one must not speak each piece. */}
        <div
          class="log"
          ref={log}
          role="log"
          aria-live="off"
          aria-label={words.messages}
          tabIndex={0}
          onScroll={onScroll}
        >
          <div class="rows" style={{ marginBlock: `${above}px ${below}px` }}>
            {rows.slice(from, to).map((row) => (
              <div
                key={row.key}
                class={row.key === goal ? "row goal" : "row"}
                {...(row.key === goal && focusable)}
              >
                <RowView row={row} isLastNotice={row === lastNotice} />
              </div>
            ))}
            {isAtEnd && isEmpty(model) && <QuickReplies />}
            {isAtEnd && <Offers />}
          </div>
        </div>
        {hasNews ? (
          <button class="news" onClick={toEnd}>
            {words.newMessages} <TalkIcon name="down" size={16} />
          </button>
        ) : (
          isAway && (
            <button class="news away" aria-label={words.toEnd} onClick={toEnd}>
              <TalkIcon name="down" />
            </button>
          )
        )}
      </div>
      <Answering />
    </>
  );
}

const focusable = { tabIndex: -1 };

function isEmpty({ chat }: Model): boolean {
  return chat.items.length === 0 && !chat.reply;
}

/** Laid out anew only when something that stays has changed, not with each piece of an answer. */
function useRows(model: Model): Row[] {
  const { chat, ui } = model;
  const { items, deliveredSeq, readSeq, hasOlder } = chat;
  const isClosed = chat.conversation?.status === "closed";
  const isRatingOpen = isClosed && !ui.isStartingAnew;
  const hasGreeting = !hasOlder && (chat.loaded || isEmpty(model));
  const body = useMemo(() => {
    const cards = { leadAfter: ui.leadAfter, isRatingOpen };
    return bodyRows({ items, deliveredSeq, readSeq, hasOlder, hasGreeting, cards });
  }, [items, deliveredSeq, readSeq, hasOlder, hasGreeting, ui.leadAfter, isRatingOpen]);
  return [...body, ...tailRows({ ...chat, managerName: chat.conversation?.manager?.name })];
}

/** Ways to go on, after the last message. */
function Offers() {
  const { words, chat, ui } = useTalk().model;
  return (
    <>
      {ui.telegramUrl !== null && chat.conversation?.status !== "closed" && (
        <TelegramCard url={ui.telegramUrl} />
      )}
      {offersManager(chat) && (
        <div class="chips">
          <CallManagerChip label={words.callManager} />
        </div>
      )}
    </>
  );
}
