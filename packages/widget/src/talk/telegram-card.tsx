import { useTalk } from "../views/talk-context.ts";

/** The link to Telegram: a page may open a window only when the visitor presses something. It works once, and goes. */
export function TelegramCard({ url }: { url: string }) {
  const { model, actions } = useTalk();
  const { words } = model;
  return (
    <div class="card">
      <b>{words.continueInTelegram}</b>
      <span>{words.telegramHint}</span>
      <a
        class="btn main"
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={actions.leaveForTelegram}
      >
        {words.openTelegram}
      </a>
    </div>
  );
}
