import { useTalk } from "../views/talk-context.ts";

/** The link to Telegram: a page may open a window only when the visitor presses something. */
export function TelegramCard({ url }: { url: string }) {
  const { words } = useTalk().model;
  return (
    <div class="card">
      <b>{words.continueInTelegram}</b>
      <span>{words.telegramHint}</span>
      <a class="btn main" href={url} target="_blank" rel="noopener noreferrer">
        {words.openTelegram}
      </a>
    </div>
  );
}
