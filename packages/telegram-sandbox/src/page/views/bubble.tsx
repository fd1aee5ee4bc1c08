import type { SandboxMessage } from "../../state/views.ts";
import { useSandbox } from "../sandbox-context.ts";
import { brief, clockTime } from "../wording.ts";
import { Attachment, Photos } from "./attachments.tsx";
import { Keyboard } from "./keyboard.tsx";
import { MessageMenu, type MessageDeeds } from "./message-menu.tsx";
import { RichText } from "./rich-text.tsx";

interface BubbleProps extends MessageDeeds {
  messages: readonly SandboxMessage[];
  followsSameAuthor: boolean;
}

/** One bubble: a message, or an album of several. */
export function Bubble({ messages, followsSameAuthor, ...deeds }: BubbleProps) {
  const { person } = useSandbox();
  const [first] = messages;
  if (!first) return null;
  const isOwn = first.from?.id === person.id;
  return (
    <div
      class="row"
      data-own={isOwn}
      data-follows={followsSameAuthor}
      data-testid="message"
      data-message-id={first.message_id}
      id={`message-${first.message_id}`}
      onDblClick={() => deeds.onReply(first)}
    >
      <div class="bubble-line">
        <article class="bubble">
          {!isOwn && <Author message={first} isHidden={followsSameAuthor} />}
          {first.via_bot && <small class="via">через @{first.via_bot.username}</small>}
          {first.forward_origin && <small class="via">переслано</small>}
          <Quote message={first} />
          <BubbleContent messages={messages} />
        </article>
        <MessageMenu message={first} isOwn={isOwn} {...deeds} />
      </div>
      <Keyboard message={first} />
    </div>
  );
}

function BubbleContent({ messages }: { messages: readonly SandboxMessage[] }) {
  const worded = messages.find(({ text, caption }) => text !== undefined || caption !== undefined);
  const hasReactions = messages.some(({ reactions }) => reactions.length > 0);
  // The time stands in the last line of the text when nothing else needs a line of its own.
  const isStampInText = worded !== undefined && !hasReactions;
  return (
    <>
      <Photos messages={messages} />
      {messages.map((message) => (
        <Attachment key={message.message_id} message={message} />
      ))}
      {worded && (
        <RichText
          text={worded.text ?? worded.caption ?? ""}
          entities={worded.entities ?? worded.caption_entities}
        >
          {isStampInText && <Stamp messages={messages} />}
        </RichText>
      )}
      {!isStampInText && (
        <footer class="foot">
          <Reactions messages={messages} />
          <Stamp messages={messages} />
        </footer>
      )}
    </>
  );
}

function Author({ message, isHidden }: { message: SandboxMessage; isHidden: boolean }) {
  const { from } = message;
  // The bot speaks for the visitor; its name on every bubble would only be in the way.
  if (isHidden || !from || (from.is_bot && !message.sender_chat)) return null;
  return <b class="author">{message.sender_chat?.title ?? from.first_name}</b>;
}

function Quote({ message }: { message: SandboxMessage }) {
  const quoted = message.reply_to_message as SandboxMessage | undefined;
  if (!quoted || quoted.forum_topic_created) return null;
  return (
    <a
      class="quote"
      href={`#message-${quoted.message_id}`}
      onClick={(event) => {
        event.preventDefault();
        document.querySelector(`#message-${quoted.message_id}`)?.scrollIntoView({
          behavior: "smooth",
          block: "center",
        });
      }}
    >
      <b>{quoted.from?.is_bot ? "Бот" : quoted.from?.first_name}</b>
      <span>{brief(quoted)}</span>
    </a>
  );
}

function Reactions({ messages }: { messages: readonly SandboxMessage[] }) {
  const { control, person, attempt } = useSandbox();
  const [first] = messages;
  const counts = countReactions(messages);
  if (!first || counts.size === 0) return null;
  const isMine = (emoji: string): boolean =>
    first.reactions.some((reaction) => reaction.emoji === emoji && reaction.userId === person.id);
  const toggle = (emoji: string): void => {
    const ref = { chatId: first.chat.id, messageId: first.message_id };
    const next = isMine(emoji) ? [] : [emoji];
    attempt(() => control.react({ ...ref, personId: person.id, emoji: next }));
  };
  return (
    <>
      {[...counts].map(([emoji, count]) => (
        <button
          key={emoji}
          type="button"
          class="reaction"
          data-emoji={emoji}
          aria-pressed={isMine(emoji)}
          onClick={() => toggle(emoji)}
        >
          {emoji}
          {count > 1 && <span>{count}</span>}
        </button>
      ))}
    </>
  );
}

function Stamp({ messages }: { messages: readonly SandboxMessage[] }) {
  const isEdited = messages.some(({ edit_date: edited }) => edited !== undefined);
  return (
    <span class="stamp">
      {isEdited && "изменено "}
      <time>{clockTime(messages[0]?.date ?? 0)}</time>
    </span>
  );
}

function countReactions(messages: readonly SandboxMessage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { emoji } of messages.flatMap(({ reactions }) => reactions))
    counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return counts;
}
