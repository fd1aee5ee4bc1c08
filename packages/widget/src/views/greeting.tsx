import type { Model } from "../store.ts";
import { useChat } from "./chat-context.ts";
import { TypingDots } from "./typing.tsx";
import { Who } from "./who.tsx";

/** The list before there is a conversation to show; for a moment also what was just written. */
export function Welcome() {
  const { words, chat } = useChat().model;
  const isEmpty = chat.items.length === 0;
  return (
    <div class="list">
      <div class="log" role="log" aria-live="off" aria-label={words.messages} tabIndex={0}>
        <div class="rows">
          {isEmpty && <Greeting />}
          {isEmpty && <QuickReplies />}
          {chat.items.map(
            (item) =>
              item.kind === "pending" && (
                <div key={item.key} class="m me only">
                  {item.content}
                </div>
              ),
          )}
        </div>
      </div>
    </div>
  );
}

/** The first lines of the consultant, which are no part of the conversation. */
export function Greeting() {
  const { model } = useChat();
  const lines = greetingOf(model);
  return (
    <>
      <Who author="ai" />
      {lines ? (
        lines.map((line, index) => (
          <div key={index} class={`m in ${placeOf(index, lines.length)}`}>
            {line}
          </div>
        ))
      ) : (
        <TypingDots />
      )}
    </>
  );
}

/** Ready-made first messages; a person is always one of them. */
export function QuickReplies() {
  const { model, actions } = useChat();
  const { words, chat } = model;
  if (!greetingOf(model)) return null;
  const replies = chat.settings?.quickReplies ?? [];
  const hasManager = replies.some(({ action }) => action === "manager");
  const canCall = chat.conversation === null || chat.conversation.status === "active";
  const shown = replies.filter(({ action }) => canCall || action !== "manager");
  return (
    <div class="chips">
      {shown.map(({ text, action }) => (
        <button
          key={text}
          class="chip"
          onClick={() => (action === "manager" ? void actions.callManager() : actions.send(text))}
        >
          {text}
        </button>
      ))}
      {!hasManager && canCall && <CallManagerChip label={words.callManager} />}
    </div>
  );
}

export function CallManagerChip({ label }: { label: string }) {
  const { actions } = useChat();
  return (
    <button class="chip" onClick={() => void actions.callManager()}>
      {label}
    </button>
  );
}

function greetingOf({ config, chat, words }: Model): readonly string[] | undefined {
  const { status, code } = chat.connection;
  const isFirstTry = status === "connecting" && (code === "initial" || code === "requested");
  return config.greeting ?? chat.settings?.greeting ?? (isFirstTry ? undefined : words.greeting);
}

function placeOf(index: number, count: number): string {
  if (count === 1) return "only";
  return index === 0 ? "first" : index === count - 1 ? "last" : "mid";
}
