import { useRef } from "preact/hooks";
import { TelegramCard } from "../talk/telegram-card.tsx";
import { offersManager } from "../manager-offer.ts";
import { type Row, toRows } from "../rows.ts";
import type { Model } from "../store.ts";
import { useTalk } from "./talk-context.ts";
import { CallManagerChip, Greeting, QuickReplies } from "./greeting.tsx";
import { TalkIcon } from "./talk-icons.tsx";
import { RowView } from "./row.tsx";
import { useScroll } from "./use-scroll.ts";

/** The conversation. Keeps to its end while the visitor is there, and to the visitor's place otherwise. */
export function MessageList() {
  const { model, actions } = useTalk();
  const { chat, words } = model;
  const log = useRef<HTMLDivElement>(null);
  const rows = rowsOf(model);
  const lastNotice = rows.findLast((row) => row.kind === "notice");
  const { hasNews, toEnd, onScroll } = useScroll(log, chat, actions);
  const isEmpty = chat.items.length === 0 && !chat.reply;
  return (
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
        <div class="rows">
          {!chat.hasOlder && (chat.loaded || isEmpty) && <Greeting />}
          {rows.map((row) => (
            <RowView key={row.key} row={row} isLastNotice={row === lastNotice} />
          ))}
          {isEmpty && <QuickReplies />}
          <Offers />
        </div>
      </div>
      {hasNews && (
        <button class="news" onClick={toEnd}>
          {words.newMessages} <TalkIcon name="down" size={16} />
        </button>
      )}
    </div>
  );
}

function rowsOf({ chat, ui }: Model): Row[] {
  const isClosed = chat.conversation?.status === "closed";
  return toRows({
    ...chat,
    managerName: chat.conversation?.manager?.name,
    cards: { isLeadOpen: ui.isLeadOpen, isRatingOpen: isClosed && !ui.isStartingAnew },
  });
}

/** Ways to go on, after the last message. */
function Offers() {
  const { words, chat, ui } = useTalk().model;
  return (
    <>
      {ui.telegramUrl !== null && <TelegramCard url={ui.telegramUrl} />}
      {offersManager(chat) && (
        <div class="chips">
          <CallManagerChip label={words.callManager} />
        </div>
      )}
    </>
  );
}
