import type { Entry, Lead, MessageCard } from "@ilpo-chat/protocol";
import { normalise } from "./knowledge/text/words.ts";
import type { HandoverKind } from "./ports.ts";

export interface CardInput {
  readonly question: string;
  readonly handover: HandoverKind | undefined;
  readonly lead: Lead | null;
  readonly entries: readonly Entry[];
}

// `\b` knows no Cyrillic.
const joining =
  /(?<![а-яa-z])(?:подключ(?:и|ит|иться|иться|ение|айте|аюсь)|устро(?:ит|юсь)[а-я]*|оформи(?:т|ть)[а-я]*|зарегистрир[а-я]*|регистрац[а-я]*|стать (?:водителем|курьером)|перейти к вам|оставить (?:заявку|номер|телефон)|заявк[уа]|join|sign up|register|become a (?:driver|courier))/;
const asking =
  /(?<![а-яa-z])(?:хочу|хотел|можно|как|готов|давайте|буду|надо|нужно|want|how|can i|would like)/;

/**
 * The card that goes with an answer: for who wants to join, once, also to see what is known of them already; for who is
 * handed over, until there is a phone.
 */
export function cardFor({ question, handover, lead, entries }: CardInput): MessageCard | undefined {
  if (handover) return lead?.phone === undefined ? "lead" : undefined;
  const wasOffered = entries.some(
    (entry) => entry.type === "message.created" && entry.message.card === "lead",
  );
  return !wasOffered && wantsToJoin(question) ? "lead" : undefined;
}

/** Whether somebody asks to be taken on. */
export function wantsToJoin(question: string): boolean {
  const words = normalise(question);
  return joining.test(words) && asking.test(words);
}
