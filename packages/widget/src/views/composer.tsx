import { limits } from "@ilpo-chat/sdk";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isTouch } from "../a11y.ts";
import { isAiWriting } from "../headline.ts";
import { useChat } from "./chat-context.ts";
import { Icon } from "./icons.tsx";

/** From here on the visitor is told how much room is left. */
const warningAt = limits.contentMax - 200;

export function Composer() {
  const { model, actions } = useChat();
  const { words, chat, media } = model;
  const [text, setText] = useState(chat.draft);
  const [known, setKnown] = useState(chat.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  // The draft of the last visit arrives a moment later than the first picture.
  if (chat.draft !== known) {
    setKnown(chat.draft);
    if (text === known) setText(chat.draft);
  }
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    // An empty field has one line; asking how high it is would hold up the opening of the panel by a layout.
    if (text !== "") current.style.height = `${current.scrollHeight}px`;
  }, [text]);

  const length = [...text.trim()].length;
  const canSend = length > 0 && length <= limits.contentMax;
  const change = (value: string): void => {
    setText(value);
    setKnown(value);
    actions.type(value);
  };
  const submit = (): void => {
    if (!canSend) return;
    actions.send(text);
    setText("");
    setKnown("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch()) return;
    event.preventDefault();
    submit();
  };
  return (
    <div class="foot">
      {media && <media.Above />}
      <div class="comp">
        <button
          class="ic"
          aria-label={words.attach}
          onClick={() => actions.useMedia({ tool: "attach" })}
        >
          <Icon name="clip" />
        </button>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={words.placeholder}
          aria-label={words.placeholder}
          enterkeyhint={isTouch() ? "enter" : "send"}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Buttons {...{ text, canSend, submit }} />
      </div>
      {length > warningAt && <Room left={limits.contentMax - length} />}
      <Agreement />
    </div>
  );
}

interface ButtonsProps {
  readonly text: string;
  readonly canSend: boolean;
  submit(): void;
}

function Buttons({ text, canSend, submit }: ButtonsProps) {
  const { words, chat, talk } = useChat().model;
  const isStreaming = isAiWriting(chat);
  return (
    <>
      {talk && <talk.Aside isStreaming={isStreaming} isEmpty={text === ""} />}
      {(!isStreaming || text !== "") && (
        <button class="ic send" aria-label={words.send} disabled={!canSend} onClick={submit}>
          <Icon name="send" size={22} />
        </button>
      )}
    </>
  );
}

function Room({ left }: { left: number }) {
  const { words } = useChat().model;
  return (
    <div class={left < 0 ? "legal over" : "legal"}>
      {left < 0 ? words.charactersOver(-left) : words.charactersLeft(left)}
    </div>
  );
}

/** Stands there until the first message is sent. */
function Agreement() {
  const { words, chat } = useChat().model;
  const url = chat.settings?.policyUrl;
  if (!url?.startsWith("https://") || chat.items.length > 0) return null;
  return (
    <div class="legal">
      {words.agreement}{" "}
      <a href={url} target="_blank" rel="noopener noreferrer">
        {words.policy}
      </a>
    </div>
  );
}
