import { useEffect, useRef, useState } from "preact/hooks";
import type { SandboxMessage } from "../../state/views.ts";
import { useSandbox } from "../sandbox-context.ts";
import { Icon } from "./icons.tsx";

/** What the composer does with a message. */
export interface MessageDeeds {
  onReply: (message: SandboxMessage) => void;
  onEdit: (message: SandboxMessage) => void;
}

interface MessageMenuProps extends MessageDeeds {
  message: SandboxMessage;
  isOwn: boolean;
}

const QUICK_REACTIONS = ["👍", "❤", "🔥", "👏", "🙏", "👀", "✍"];

/** The button beside a bubble and the menu behind it. */
export function MessageMenu({ message, isOwn, onReply, onEdit }: MessageMenuProps) {
  const { control, person, attempt } = useSandbox();
  const [isOpen, setOpen] = useState(false);
  const place = useDismiss(isOpen, () => setOpen(false));
  const ref = { chatId: message.chat.id, messageId: message.message_id };
  const then = (deed: () => void) => (): void => {
    setOpen(false);
    deed();
  };
  const react = (emoji: string): void =>
    attempt(() => control.react({ ...ref, personId: person.id, emoji: [emoji] }));
  const isEditable = isOwn && (message.text !== undefined || message.caption !== undefined);
  return (
    <div class="menu-place" ref={place}>
      <button
        type="button"
        class="menu-button"
        aria-label="Действия с сообщением"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu" role="menu">
          <div class="menu-reactions">
            {QUICK_REACTIONS.map((emoji) => (
              <button
                key={emoji}
                type="button"
                role="menuitem"
                aria-label={`Реакция ${emoji}`}
                onClick={then(() => react(emoji))}
              >
                {emoji}
              </button>
            ))}
          </div>
          <button type="button" role="menuitem" onClick={then(() => onReply(message))}>
            Ответить
          </button>
          {isEditable && (
            <button type="button" role="menuitem" onClick={then(() => onEdit(message))}>
              Изменить
            </button>
          )}
          <button
            type="button"
            role="menuitem"
            class="menu-danger"
            onClick={then(() => attempt(() => control.deleteMessage(ref)))}
          >
            Удалить
          </button>
        </div>
      )}
    </div>
  );
}

/** Closes on Escape and on a click elsewhere; answers the ref of what counts as inside. */
export function useDismiss(isOpen: boolean, close: () => void) {
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close();
    };
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && !inside.current?.contains(event.target)) close();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPointer);
    };
  }, [isOpen]);
  return inside;
}
