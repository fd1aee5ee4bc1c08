import { useEffect, useState } from "preact/hooks";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";

/** A line that can be chosen above the composer. */
export interface Suggestion {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly choose: () => void;
}

const QUERY_DELAY_MS = 250;

/** What the text asks for: `/` lists the commands, `@bot слово` asks the bot for ready answers. */
export function useSuggestions(
  place: PlaceView,
  text: string,
  onText: (text: string) => void,
): Suggestion[] {
  const commands = useCommands(text, onText);
  const offers = useOffers(place, text, onText);
  return commands.length > 0 ? commands : offers;
}

/** The list above the composer. */
export function Suggestions(props: { suggestions: readonly Suggestion[]; active: number }) {
  const { suggestions, active } = props;
  if (suggestions.length === 0) return null;
  return (
    <ul class="suggestions" role="listbox" aria-label="Подсказки" data-testid="suggestions">
      {suggestions.map(({ key, title, note, choose }, index) => (
        <li key={key} role="option" aria-selected={index === active}>
          <button type="button" tabIndex={-1} onClick={choose}>
            <b>{title}</b>
            <span>{note}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function useCommands(text: string, onText: (text: string) => void): Suggestion[] {
  const { state } = useSandbox().model;
  const typed = /^\/([a-z0-9_]*)$/i.exec(text)?.[1];
  if (typed === undefined) return [];
  return (state?.commands ?? [])
    .filter(({ command }) => command.startsWith(typed.toLowerCase()) && command !== typed)
    .map(({ command, description }) => ({
      key: command,
      title: `/${command}`,
      note: description,
      choose: () => onText(`/${command} `),
    }));
}

function useOffers(place: PlaceView, text: string, onText: (text: string) => void): Suggestion[] {
  const { control, model, person, attempt } = useSandbox();
  const [queryId, setQueryId] = useState("");
  const username = model.state?.bot.username ?? "";
  const isInline = text.toLowerCase().startsWith(`@${username.toLowerCase()} `);
  const query = isInline ? text.slice(username.length + 2) : undefined;
  useEffect(() => {
    setQueryId("");
    if (query === undefined) return undefined;
    const timer = setTimeout(() => {
      attempt(async () => {
        const asked = await control.inlineQuery({ ...senderOf(place, person.id), query });
        setQueryId(asked.inlineQueryId);
      });
    }, QUERY_DELAY_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const offers = model.inlineAnswers.get(queryId)?.offers ?? [];
  return offers.map(({ id, title, description, text: words }) => ({
    key: id,
    title,
    note: description ?? words,
    choose: () => {
      onText("");
      attempt(() => control.chooseInlineResult({ inlineQueryId: queryId, resultId: id }));
    },
  }));
}

/** The place as the control API names it. */
export function senderOf({ chatId, threadId }: PlaceView, personId: number) {
  return {
    personId,
    // A person's private chat has the person's id.
    ...(chatId === personId
      ? { chat: "private" as const }
      : { chat: "group" as const, groupId: chatId }),
    ...(threadId === undefined ? {} : { threadId }),
  };
}
