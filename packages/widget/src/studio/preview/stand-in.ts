import type { SiteSettings } from "@ilpo-chat/sdk";
import {
  callManager,
  createDesk,
  type Desk,
  type NewEntry,
  type Payload,
  type StandInPort,
  takeWords,
} from "./desk.ts";
import { newTalk, stateOf, summaryOf, type Talk, viewOf } from "./talks.ts";
import { previewWords } from "./words.ts";

/** Nobody has to be asked whether they are still there. */
const opening = { sid: "studio", upgrades: [], pingInterval: 3_600_000, pingTimeout: 3_600_000 };

/**
 * Plays the chat server for the preview, within its page: the chat there is the one that is shipped, and nobody's
 * conversation begins. Speaks as much of the protocol as a visitor can ask for here; all else is just acknowledged.
 */
export function createStandIn(port: StandInPort, language: string) {
  const answers = createAnswers(createDesk(port, previewWords(language)));
  return {
    /** The line is open. */
    start: (): void => port.send(`0${JSON.stringify(opening)}`),
    receive(packet: string): void {
      if (packet.startsWith("40")) {
        port.send('40{"sid":"studio"}');
        return port.send('42["site",{"online":true}]');
      }
      const [, id = "", json = ""] = /^42(\d+)([^]*)$/.exec(packet) ?? [];
      if (!json) return;
      const [name, payload] = JSON.parse(json) as [string, Payload];
      port.send(`43${id}${JSON.stringify([{ ok: true, ...answers[name]?.(payload) }])}`);
    },
  };
}

type Answers = Readonly<Record<string, (payload: Payload) => object>>;

function createAnswers(desk: Desk): Answers {
  const talks: Talk[] = [];
  const find = ({ conversationId }: Payload): Talk | undefined =>
    talks.find(({ id }) => id === conversationId) ?? talks.at(-1);
  /** The conversation that is meant; without a name the one that is open, else a new one. */
  const take = (payload: Payload): Talk => {
    const known = find(payload);
    if (known && (payload["conversationId"] || stateOf(known).status !== "closed")) return known;
    const talk = newTalk(talks.length + 1);
    talks.push(talk);
    return talk;
  };
  return {
    "conversation:open": (payload) => {
      const talk = find(payload);
      return { conversation: talk ? viewOf(talk, payload["cursor"]) : null };
    },
    "conversations:list": () => ({ conversations: talks.map(summaryOf).toReversed() }),
    history: (payload) => ({
      entries: find(payload)?.log.filter(({ seq }) => seq < Number(payload["beforeSeq"])) ?? [],
    }),
    "message:send": (payload) => takeWords(desk, take(payload), payload),
    "manager:request": (payload) => callManager(desk, take(payload)),
    ...createNotes(desk, take),
  };
}

/** What is only noted in the log. */
function createNotes({ append }: Desk, take: (payload: Payload) => Talk): Answers {
  const note = (entryOf: (payload: Payload, talk: Talk) => object) => (payload: Payload) => {
    const talk = take(payload);
    append(talk, entryOf(payload, talk) as NewEntry);
    return {};
  };
  return {
    "message:edit": note(({ seq: target, content }) =>
      content === null
        ? { type: "message.removed", target }
        : { type: "message.edited", target, content },
    ),
    "message:feedback": note(({ seq: target, helpful }) => {
      return { type: "feedback.given", target, helpful };
    }),
    "lead:submit": note((form, talk) => {
      return { type: "lead.updated", lead: { ...stateOf(talk).lead, ...form, status: "new" } };
    }),
    rate: note((rating) => ({ type: "rated", rating })),
    "conversation:close": note(() => ({ type: "status.changed", status: "closed", by: "user" })),
  };
}

/** What the server would say of a site that has set nothing. */
export function standInSettings(language: string): SiteSettings {
  const { title, greeting, quickReplies, callManager } = previewWords(language);
  return {
    ...{ title, greeting, accent: "#FFDB4D", locale: language === "en" ? "en" : "ru" },
    quickReplies: [
      ...quickReplies.map((text) => ({ text })),
      { text: callManager, action: "manager" },
    ],
  };
}
