import { noticeText } from "../notice-text.ts";
import { BubbleLine } from "../talk/bubble-line.tsx";
import { LeadCard } from "../talk/lead-card.tsx";
import { RatingCard } from "../talk/rating-card.tsx";
import type { Row } from "../rows.ts";
import { Greeting } from "./greeting.tsx";
import { useTalk } from "./talk-context.ts";
import { Markdown } from "./markdown.tsx";
import { Meta } from "./meta.tsx";
import { TypingDots } from "./typing.tsx";
import { Who } from "./who.tsx";

/** One line of the list. `isLast` for the last notice of the timeline. */
export function RowView({ row, isLastNotice }: { row: Row; isLastNotice: boolean }) {
  const { model, isPast } = useTalk();
  const { words, time, chat } = model;
  switch (row.kind) {
    case "older":
      return <div class="day">{words.loadingOlder}</div>;
    case "greeting":
      return <Greeting />;
    case "day":
      return <div class="day">{time.day(row.at)}</div>;
    case "notice": {
      const isWaiting = isLastNotice && chat.conversation?.status === "transferred";
      const { site, ahead } = chat;
      const text = noticeText(row.notice, { words, time, site, ahead, isWaiting });
      return <div class="sys">{text}</div>;
    }
    case "line":
      return <div class="sys">{row.text}</div>;
    case "who":
      return <Who author={row.author} {...(row.name && { name: row.name })} />;
    case "bubble":
      return <BubbleLine {...row} />;
    case "meta":
      return <Meta {...row} />;
    case "lead":
      return isPast ? null : <LeadCard />;
    case "rating":
      return <RatingCard />;
    case "reply":
      return (
        <div class="m in only writing">
          <Markdown text={row.text} isOpen />
        </div>
      );
    case "typing":
      if (row.name === undefined) return <TypingDots />;
      return <div class="who">{words.typing(row.name || words.manager)}</div>;
  }
}
