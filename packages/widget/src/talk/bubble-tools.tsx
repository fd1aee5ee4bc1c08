import type { StoredItem } from "@ilpo-chat/sdk";
import { useEffect, useRef, useState } from "preact/hooks";
import { plainText } from "../markdown/parse.ts";
import { useTalk } from "../views/talk-context.ts";
import { Icon } from "../views/icons.tsx";

/** The server lets a visitor change their words for five minutes. */
const editMs = 5 * 60_000;

interface Props {
  readonly item: StoredItem;
  readonly isMine: boolean;
  readonly onEdit: () => void;
}

/** Opens what can be done with one message. */
export function ToolsButton({ item }: { item: StoredItem }) {
  const { model, actions } = useTalk();
  const isOpen = model.ui.selected === item.key;
  return (
    <button
      class="tools"
      aria-label={model.words.messageActions}
      aria-expanded={isOpen}
      onClick={() => actions.select(isOpen ? null : item.key)}
    >
      <Icon name="more" size={16} />
    </button>
  );
}

/** What can be done with the chosen message, as a row of buttons under it. */
export function Tools({ item, isMine, onEdit }: Props) {
  const { model, actions } = useTalk();
  const { words } = model;
  const [isSure, setSure] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const { seq, createdAt } = item.message;
  const isYoung = Date.now() - Date.parse(createdAt) < editMs;
  const canChange = isMine && isYoung;
  const remove = async (): Promise<void> => {
    if (!isSure) return setSure(true);
    if (await actions.removeMessage(seq)) actions.select(null);
    else setRefused(true);
  };
  return (
    <div class={isMine ? "acts mine" : "acts"} role="group" aria-label={words.messageActions}>
      {isSure ? (
        <button onClick={() => setSure(false)}>{words.cancel}</button>
      ) : (
        <Uses {...{ item, isMine }} {...(canChange && { onEdit })} />
      )}
      {canChange && (
        <button class="bad" onClick={() => void remove()}>
          {isSure ? words.removeSurely : words.remove}
        </button>
      )}
      {isRefused && (
        <span class="bad" role="alert">
          {words.actionFailed}
        </span>
      )}
    </div>
  );
}

/** What takes nothing away. Without `onEdit` the words stay as they are. */
function Uses({ item, isMine, onEdit }: Omit<Props, "onEdit"> & Partial<Props>) {
  const { model, actions } = useTalk();
  const { words } = model;
  const { seq, content } = item.message;
  const answer = ({ currentTarget }: Event): void => {
    const root = (currentTarget as Element).getRootNode() as ShadowRoot;
    actions.answer(seq);
    root.querySelector<HTMLElement>(".comp textarea")?.focus();
  };
  return (
    <>
      <button onClick={answer}>{words.answer}</button>
      {content !== "" && (
        <button onClick={() => actions.copy(isMine ? content : plainText(content))}>
          {words.copy}
        </button>
      )}
      {onEdit && content !== "" && <button onClick={onEdit}>{words.change}</button>}
    </>
  );
}

/** Changes words in their place. */
export function BubbleEditor({ item, onDone }: { item: StoredItem; onDone: () => void }) {
  const { model, actions } = useTalk();
  const { words } = model;
  const [text, setText] = useState(item.message.content);
  const [isRefused, setRefused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = async (): Promise<void> => {
    const isSame = text.trim() === item.message.content;
    if (isSame || (await actions.editMessage(item.message.seq, text))) return onDone();
    setRefused(true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone();
  };
  return (
    <div class="edit">
      <textarea
        ref={field}
        value={text}
        rows={3}
        aria-label={words.change}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {isRefused && (
        <small class="bad" role="alert">
          {words.editRefused}
        </small>
      )}
      <div class="acts mine">
        <button onClick={onDone}>{words.cancel}</button>
        <button disabled={text.trim() === ""} onClick={() => void save()}>
          {words.save}
        </button>
      </div>
    </div>
  );
}
