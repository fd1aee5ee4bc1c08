import type { ChatState } from "@ilpo-chat/sdk";
import type { TimeFormat } from "../i18n/time-format.ts";
import type { AllWords } from "../i18n/words.ts";
import { plainText } from "../markdown/parse.ts";
import { noticeText } from "../notice-text.ts";

interface Telling {
  readonly words: AllWords;
  readonly time: TimeFormat;
  readonly site: ChatState["site"];
}

/** The conversation as plain text, a line for each message; what was removed stays out. */
export function transcriptOf(items: ChatState["items"], telling: Telling): string {
  const { words, time } = telling;
  return items
    .flatMap((item) => {
      if (item.kind === "pending") return [];
      if (item.kind === "notice") {
        const text = noticeText(item, { ...telling, ahead: null, isWaiting: false });
        return [`${stampOf(item.at, time)} — ${text}`];
      }
      const { message, removed } = item;
      if (removed) return [];
      const { author, content, attachments, createdAt } = message;
      const name =
        author.name ??
        { user: words.you, ai: words.consultant, manager: words.manager }[author.type];
      const files = attachments.map((file) => `[${file.name}]`);
      const text = [author.type === "user" ? content : plainText(content), ...files].join(" ");
      return [`${stampOf(createdAt, time)} ${name}: ${text.trim()}`];
    })
    .join("\n");
}

function stampOf(at: string, time: TimeFormat): string {
  return `${time.date(at)}, ${time.time(at)}`;
}
