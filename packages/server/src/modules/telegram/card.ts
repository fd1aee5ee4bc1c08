import type { Lead } from "@ilpo-chat/protocol";
import type { VisitorProfile } from "#auth";
import type { Conversation } from "#chat";
import type { Gist } from "./consultant-port.ts";
import { cleanName, maskPhone, pageLabel, SIGNS, waitingStep } from "./format.ts";
import type { Keyboard } from "./order.ts";
import { clipText, joinRich, type RichText, rich } from "./rich-text.ts";
import type { Texts } from "./texts.ts";
import { summarise } from "./summary.ts";
import type { Line } from "./transcript.ts";

/** What a manager must know about a conversation at a glance. */
export type DeskState = "waiting" | "led" | "ai" | "closed";

/** A card as it should look now. */
export interface Card {
  readonly state: DeskState;
  readonly text: RichText;
  readonly buttons: Keyboard;
  readonly topicName: string;
}

/** Everything that a card is drawn from. */
export interface CardInput {
  readonly conversation: Conversation;
  readonly lines: readonly Line[];
  readonly now: Date;
  readonly texts: Texts;
  /** The consultant's own account; else the visitor's sentences are drawn from the lines. */
  readonly gist?: Gist | undefined;
  /** A manager was called and nobody came. */
  readonly isMissed?: boolean;
  /** Who the site's page says that the visitor is. */
  readonly profile?: VisitorProfile | undefined;
  /** The visitor goes on in Telegram. */
  readonly isInTelegram?: boolean;
}

/** The state that the sign shows. */
export function deskState(conversation: Pick<Conversation, "status" | "mode">): DeskState {
  if (conversation.status === "closed") return "closed";
  if (conversation.status === "transferred") return "waiting";
  return conversation.mode === "manager" ? "led" : "ai";
}

/** The visitor's name if there is one, else `Гость #K7F2`. */
export function visitorName(
  conversation: Pick<Conversation, "lead" | "code">,
  texts: Texts,
): string {
  return cleanName(conversation.lead?.name ?? "") || `${texts.guest} #${conversation.code}`;
}

/** The visitor's name, always with the code that people say to each other. */
export function visitorLabel(
  conversation: Pick<Conversation, "lead" | "code">,
  texts: Texts,
): string {
  const name = cleanName(conversation.lead?.name ?? "");
  return name ? `${name} · #${conversation.code}` : `${texts.guest} #${conversation.code}`;
}

/** A gist this short is one line. */
const GIST_IN_ONE = 120;

/** Draws the card, its buttons and the name of its topic. */
export function drawCard(input: CardInput): Card {
  const { conversation, texts } = input;
  const state = deskState(conversation);
  const rows = [
    headline(input, state),
    rich(profileLine(input)),
    rich(leadLine(conversation.lead, texts)),
    rich(placeLine(input)),
    rich(reasonLine(input, state)),
    rich(gistLine(input)),
  ];
  return {
    state,
    text: joinRich(
      rows.filter((row) => row.text.length > 0),
      "\n",
    ),
    buttons: buttonsFor(conversation, state, texts),
    topicName: topicName(conversation, state, texts),
  };
}

function headline({ conversation, now, texts }: CardInput, state: DeskState): RichText {
  return rich(
    `${SIGNS[state]} `,
    { text: visitorLabel(conversation, texts), style: "bold" },
    ` · ${stateWords(conversation, state, { now, texts })}`,
  );
}

function stateWords(
  { waitingSince, managerName }: Conversation,
  state: DeskState,
  { now, texts }: { now: Date; texts: Texts },
): string {
  switch (state) {
    case "waiting":
      return texts.waits(waitingStep(waitingSince ? now.getTime() - waitingSince.getTime() : 0));
    case "led":
      return texts.led(cleanName(managerName ?? "") || texts.managerName);
    case "ai":
      return texts.withAi;
    case "closed":
      return texts.isClosed;
  }
}

/** Whether the site has signed it stands with every word of it: anybody can say anything. */
function profileLine({ profile, texts }: CardInput): string {
  if (!profile) return "";
  const { name, phone, email, userId, isVerified } = profile;
  const id = `id ${cleanName(userId)}`;
  const known = [cleanName(name ?? ""), phone && maskPhone(phone), cleanName(email ?? ""), id];
  const who = known.filter(Boolean).join(" · ");
  return isVerified ? texts.siteAccount(who) : texts.saidToBe(who);
}

function leadLine(lead: Lead | null, texts: Texts): string {
  if (!lead) return "";
  return [
    lead.userType && texts.userTypes[lead.userType],
    lead.phone && maskPhone(lead.phone),
    lead.city && cleanName(lead.city),
    lead.car && texts.cars[lead.car],
    texts.leadStatus(texts.leadStatuses[lead.status]),
  ]
    .filter(Boolean)
    .join(" · ");
}

function placeLine({ conversation, texts, isInTelegram }: CardInput): string {
  const { page, locale, device } = conversation;
  const language = locale?.split("-")[0]?.toUpperCase();
  const where = isInTelegram ? texts.inTelegram : device && texts.devices[device];
  return [page && pageLabel(page), language, where].filter(Boolean).join(" · ");
}

function reasonLine(
  { conversation, texts, isMissed = false }: CardInput,
  state: DeskState,
): string {
  if (state === "ai" && isMissed) return texts.missedWait;
  if (state !== "waiting" || !conversation.handoverReason) return "";
  const { handoverReason: reason } = conversation;
  return texts.handoverReason(
    reason === "requested" ? texts.requested : clipText(oneLine(reason), 200),
  );
}

/** What the conversation is about, what is known from it, and what waits for an answer. */
function gistLine({ lines, texts, gist }: CardInput): string {
  const { sentences, facts } = gist ? { ...gist, sentences: gist.lines } : summarise(lines);
  const files = lines.some((line) => line.author === "user" && line.attachments.length > 0);
  const [first = files ? "📎" : "", ...more] = sentences;
  if (first === "") return "";
  // Where a line does not end as a sentence does, the next would run into it.
  const whole = [first, ...more]
    .join("\n")
    .replaceAll(/([.!?…])?\n/g, (_, end) => `${end ?? "."} `);
  return [
    // Lines of three words each would only push the buttons down.
    ...(whole.length <= GIST_IN_ONE ? [texts.gist(whole)] : [texts.gist(first), ...more]),
    ...(facts.length > 0 ? [texts.facts(facts.join(" · "))] : []),
    ...(isToldApart(gist) ? [texts.openQuestion(gist.openQuestion)] : []),
  ].join("\n");
}

/** A question that is the gist itself is not said twice. */
function isToldApart(gist: Gist | undefined): gist is Gist & { readonly openQuestion: string } {
  return gist?.openQuestion !== undefined && !gist.lines.includes(gist.openQuestion);
}

function buttonsFor({ id, lead }: Conversation, state: DeskState, texts: Texts): Keyboard {
  const button = (verb: Verb, text: string) => ({ text, callback_data: `${verb}:${id}` });
  const take = button("t", state === "closed" ? texts.buttonReopen : texts.buttonTake);
  const [toAi, close, history] = [
    button("a", texts.buttonToAi),
    button("c", texts.buttonClose),
    button("h", texts.buttonHistory),
  ] as const;
  const rows = {
    waiting: [
      [take, toAi],
      [close, history],
    ],
    led: [[toAi, close, history]],
    ai: [[take, close, history]],
    closed: [[take, history]],
  }[state];
  const isUndecided = lead?.status === "new" || lead?.status === "processing";
  const forLead = [
    ...(isUndecided ? [button("y", texts.buttonApprove), button("n", texts.buttonReject)] : []),
    ...(lead?.phone ? [button("p", texts.buttonPhone)] : []),
  ];
  return forLead.length > 0 ? [...rows, forLead] : rows;
}

/** What a button asks for: take, to the AI, close, history, phone, focus, approve (yes), reject (no), give to another. */
export type Verb = "t" | "a" | "c" | "h" | "p" | "f" | "y" | "n" | "g";

function topicName(conversation: Conversation, state: DeskState, texts: Texts): string {
  const { lead } = conversation;
  const parts = [
    visitorName(conversation, texts),
    lead?.city && cleanName(lead.city),
    lead?.car && texts.cars[lead.car],
  ];
  return clipText(`${SIGNS[state]} ${parts.filter(Boolean).join(" · ")}`, 128);
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
