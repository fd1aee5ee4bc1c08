import type { StoredItem } from "@ilpo-chat/sdk";
import { plainText } from "../markdown/parse.ts";
import { Icon } from "../views/icons.tsx";
import { useTalk } from "../views/talk-context.ts";

/** What a message answers, above its words; leads there. */
export function Quote({ seq }: { seq: number }) {
  const { actions } = useTalk();
  return (
    <button class="quote" onClick={() => void actions.goTo(seq)}>
      <Quoted seq={seq} />
    </button>
  );
}

/** Over the composer: what the next words answer. */
export function Answering() {
  const { model, actions } = useTalk();
  const seq = model.ui.about?.replyTo;
  if (seq === undefined || model.chat.conversation?.status === "closed") return null;
  return (
    <div class="answering" role="group" aria-label={model.words.answer}>
      <div class="quote">
        <Quoted seq={seq} />
      </div>
      <button class="ic" aria-label={model.words.cancel} onClick={() => actions.answer(undefined)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function Quoted({ seq }: { seq: number }) {
  const { chat, words } = useTalk().model;
  const item = chat.items.findLast((each) => each.kind === "message" && each.message.seq === seq);
  if (item?.kind !== "message") return <span dir="auto">{words.earlierMessage}</span>;
  const { type, name } = item.message.author;
  const author = { user: words.you, ai: words.consultant, manager: name ?? words.manager }[type];
  return (
    <>
      <b>{author}</b>
      <span dir="auto">{item.removed ? words.removed : inShort(item)}</span>
    </>
  );
}

/** Enough for the two lines that are shown. */
function inShort({ message: { author, content, attachments } }: StoredItem): string {
  const start = content.slice(0, 300);
  const text = author.type === "user" ? start : plainText(start);
  return text || attachments.map(({ name }) => name).join(", ");
}
