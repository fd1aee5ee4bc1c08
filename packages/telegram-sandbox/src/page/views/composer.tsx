import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";
import { brief } from "../wording.ts";
import { AttachMenu } from "./attach-menu.tsx";
import { sendFiles, type Attachments } from "./attaching.ts";
import type { ComposerTarget } from "./composer-target.ts";
import { Icon } from "./icons.tsx";
import { senderOf, Suggestions, useSuggestions, type Suggestion } from "./suggestions.tsx";

interface ComposerProps {
  place: PlaceView;
  target: ComposerTarget | undefined;
  onTarget: (target: ComposerTarget | undefined) => void;
  attachments: Attachments;
}

/** Where one writes: Enter sends, Shift+Enter begins a line, ↑ edits the last own message. */
export function Composer({ place, target, onTarget, attachments }: ComposerProps) {
  const { person } = useSandbox();
  const [text, setText] = useState("");
  const field = useField(text, target);
  const suggestions = useSuggestions(place, text, setText);
  const [active, setActive] = useState(0);
  const send = useSending({ place, target, onTarget, attachments }, setText);

  // Before the next key can come: it would be lost under the text to edit.
  useLayoutEffect(() => {
    if (target?.kind === "edit") setText(target.message.text ?? target.message.caption ?? "");
  }, [target]);
  useEffect(() => setActive(0), [text]);

  const cancel = (): void => {
    if (target?.kind === "edit") setText("");
    onTarget(undefined);
  };
  const editLast = (): void => {
    const last = place.messages.findLast(
      ({ from, text: words }) => from?.id === person.id && words,
    );
    if (last) onTarget({ kind: "edit", message: last });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || onSuggestionKey(event, { suggestions, active, setActive })) return;
    if (event.key === "Escape") cancel();
    if (event.key === "ArrowUp" && text === "") editLast();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(text);
  };

  return (
    <div class="composer-place">
      <Suggestions suggestions={suggestions} active={active} />
      <TargetBar target={target} onCancel={cancel} />
      <ChosenFiles attachments={attachments} />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        <AttachMenu place={place} attachments={attachments} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          data-testid="composer"
          aria-label="Сообщение"
          placeholder={place.kind === "topic" ? "Сообщение клиенту…" : "Сообщение…"}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => attachments.add(event.clipboardData?.files)}
        />
        <button
          type="submit"
          class="send"
          data-testid="send"
          aria-label="Отправить"
          disabled={text.trim() === "" && attachments.files.length === 0}
        >
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}

function useField(text: string, target: ComposerTarget | undefined) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 180)}px`;
  }, [text]);
  useEffect(() => {
    // A phone would throw its keyboard over the conversation.
    if (target || matchMedia("(hover: hover)").matches) field.current?.focus();
  }, [target]);
  return field;
}

function useSending(
  { place, target, onTarget, attachments }: ComposerProps,
  setText: (text: string) => void,
) {
  const { control, person, attempt } = useSandbox();
  return (text: string): void => {
    const { files } = attachments;
    if (text.trim() === "" && files.length === 0) return;
    const replyTo = target?.kind === "reply" ? { replyTo: target.message.message_id } : {};
    const words = { ...senderOf(place, person.id), ...replyTo, text };
    setText("");
    onTarget(undefined);
    attachments.clear();
    attempt(async () => {
      try {
        if (target?.kind === "edit") {
          const { chat, message_id: messageId } = target.message;
          await control.edit({ chatId: chat.id, messageId, personId: person.id, text });
        } else if (files.length > 0) await sendFiles(control, words, files);
        else await control.sendText(words);
      } catch (error) {
        // Nothing typed is lost when the sandbox refuses.
        setText(text);
        throw error;
      }
    });
  };
}

function onSuggestionKey(
  event: KeyboardEvent,
  at: {
    suggestions: readonly Suggestion[];
    active: number;
    setActive: (index: number) => void;
  },
): boolean {
  const { suggestions, active, setActive } = at;
  const count = suggestions.length;
  if (count === 0) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) setActive((active + step + count) % count);
  else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))
    suggestions[active]?.choose();
  else return false;
  event.preventDefault();
  return true;
}

function TargetBar(props: { target: ComposerTarget | undefined; onCancel: () => void }) {
  const { target, onCancel } = props;
  if (!target) return null;
  const { kind, message } = target;
  const author = message.from?.is_bot ? "бота" : message.from?.first_name;
  return (
    <div class="target" data-testid="composer-target">
      <Icon name={kind} />
      <span>
        <b>{kind === "edit" ? "Изменение" : `Ответ на сообщение: ${author}`}</b>
        <span class="target-line">{brief(message)}</span>
      </span>
      <button type="button" aria-label="Отменить" onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function ChosenFiles({ attachments }: { attachments: Attachments }) {
  if (attachments.files.length === 0) return null;
  return (
    <ul class="chosen" aria-label="Вложения">
      {attachments.files.map((one) => (
        <li key={one.preview}>
          {one.isPhoto ? <img src={one.preview} alt={one.file.name} /> : <Icon name="file" />}
          {!one.isPhoto && <span>{one.file.name}</span>}
          <button
            type="button"
            aria-label={`Убрать ${one.file.name}`}
            onClick={() => attachments.remove(one)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
