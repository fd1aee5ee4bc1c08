import type { ConversationSummary } from "@ilpo-chat/sdk";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { plainText } from "../markdown/parse.ts";
import { TalkIcon } from "../views/talk-icons.tsx";
import { useTalk } from "../views/talk-context.ts";
import { PastMessages } from "./past-messages.tsx";
import type { Shelf } from "./shelf.ts";

/** In the place of the conversation: all of the visitor's, or one that is over. */
export function ShelfView({ shelf }: { readonly shelf: Shelf }) {
  const { model, actions } = useTalk();
  const { words, time } = model;
  const { list, read, isFailed } = shelf;
  const summary = list?.find(({ id }) => id === read?.id);
  if (read && summary)
    return (
      <Page title={time.day(summary.startedAt)} onBack={actions.putBack}>
        <PastMessages key={read.id} read={read} summary={summary} />
      </Page>
    );
  return (
    <Page title={words.conversations} onBack={actions.closeShelf}>
      <div class="log shelf-list" tabIndex={0}>
        {list?.length === 0 && <div class="sys">{words.noConversations}</div>}
        <ul>
          {list?.map((each) => (
            <Line key={each.id} summary={each} />
          ))}
        </ul>
        {!list && !isFailed && <div class="sys">{words.loadingOlder}</div>}
        {isFailed && (
          <div class="sys" role="alert">
            {words.actionFailed}
          </div>
        )}
      </div>
    </Page>
  );
}

interface PageProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly children: ComponentChildren;
}

/** Takes the focus when it comes up, so that a reader speaks its title. */
function Page({ title, onBack, children }: PageProps) {
  const { words } = useTalk().model;
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus(), [title]);
  return (
    <div class="shelf" ref={page} role="group" aria-label={title} tabIndex={-1}>
      <div class="shelf-top">
        <button class="ic" aria-label={words.back} onClick={onBack}>
          <TalkIcon name="back" />
        </button>
        <b>{title}</b>
      </div>
      {children}
    </div>
  );
}

function Line({ summary }: { readonly summary: ConversationSummary }) {
  const { model, actions } = useTalk();
  const { words, time, chat } = model;
  const { id, status, last, startedAt } = summary;
  const at = last?.at ?? startedAt;
  const state = id === chat.conversation?.id ? chat.conversation.status : status;
  return (
    <li>
      <button onClick={() => void actions.read(id)}>
        <span class="when">
          {time.day(at)}, {time.time(at)}
          <span class={`tag ${state}`}>{words.conversationStates[state]}</span>
        </span>
        <span class="last" dir="auto">
          {last ? lastLine(last, words) : words.noWords}
        </span>
      </button>
    </li>
  );
}

function lastLine(
  { author, content }: NonNullable<ConversationSummary["last"]>,
  words: {
    readonly you: string;
    readonly consultant: string;
    readonly manager: string;
    readonly aFile: string;
  },
): string {
  const { type, name } = author;
  const who = { user: words.you, ai: words.consultant, manager: name ?? words.manager }[type];
  const text = type === "user" ? content : plainText(content);
  return `${who}: ${text || words.aFile}`;
}
