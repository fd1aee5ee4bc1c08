import type { InlineKeyboardButton } from "@grammyjs/types";
import { useEffect, useState } from "preact/hooks";
import type { SandboxMessage } from "../../state/views.ts";
import { useSandbox } from "../sandbox-context.ts";

// A bot that never answers must not leave the button turning.
const GIVE_UP_MS = 10_000;

/** The inline keyboard under a bubble. */
export function Keyboard({ message }: { message: SandboxMessage }) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return (
    <div class="keyboard">
      {rows.map((row, index) => (
        <div key={index} class="keyboard-row" data-columns={row.length === 4 ? 2 : row.length}>
          {row.map((button) => (
            <KeyboardButton key={button.text} button={button} message={message} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface ButtonProps {
  button: InlineKeyboardButton;
  message: SandboxMessage;
}

function KeyboardButton({ button, message }: ButtonProps) {
  const { control, person, attempt } = useSandbox();
  const [isPending, setQueryId, begin] = usePending();
  const style = button.style ?? "plain";
  if ("url" in button)
    return (
      <a
        class="key"
        data-testid="keyboard-button"
        data-style={style}
        href={/^https?:/.test(button.url) ? button.url : "#/"}
        target="_blank"
        rel="noopener noreferrer"
      >
        {button.text} ↗
      </a>
    );
  const data = "callback_data" in button ? button.callback_data : undefined;
  const press = (): void => {
    if (data === undefined || isPending) return;
    begin();
    const { chat, message_id: messageId } = message;
    attempt(async () => {
      const pressed = control.press({ personId: person.id, chatId: chat.id, messageId, data });
      setQueryId((await pressed.catch(refused)).callbackQueryId);
    });
  };
  const refused = (error: unknown): never => {
    setQueryId("");
    throw error;
  };
  return (
    <button
      type="button"
      class="key"
      data-testid="keyboard-button"
      data-style={style}
      aria-busy={isPending}
      disabled={data === undefined}
      onClick={press}
    >
      {button.text}
    </button>
  );
}

/** Whether a press waits for the bot's answer: undefined id is idle, null is on its way. */
function usePending() {
  const { model } = useSandbox();
  const [queryId, setQueryId] = useState<string | null | undefined>();
  const isPending = queryId === null || (!!queryId && !model.answers.has(queryId));
  useEffect(() => {
    if (!isPending) return undefined;
    const timer = setTimeout(() => setQueryId(undefined), GIVE_UP_MS);
    return () => clearTimeout(timer);
  }, [isPending]);
  return [isPending, setQueryId, () => setQueryId(null)] as const;
}
