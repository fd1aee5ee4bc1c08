import type { Conversation } from "#chat";
import { visitorLabel } from "../card.ts";
import type { Keyboard } from "../order.ts";
import { clipText, type RichPart, type RichText, rich } from "../rich-text.ts";
import type { Texts } from "../texts.ts";
import type { Lesson } from "./port.ts";

const ANSWER_MAX = 2_500;
const QUESTION_MAX = 500;

/** What a press on an offer asks for. */
export type LessonVerb = "y" | "n" | "e";

export interface LessonInput {
  readonly lesson: Lesson;
  readonly conversation: Conversation;
  readonly texts: Texts;
}

/** The offer as a manager reads it. */
export function offerText(input: LessonInput): RichText {
  const { lessons } = input.texts;
  return rich(...heading(lessons.offer, input), ...wordsOf(input), "\n\n", {
    text: lessons.howToEdit,
    style: "italic",
  });
}

/** The offer once somebody has decided. */
export function decidedText(input: LessonInput, managerName: string): RichText {
  const { lessons } = input.texts;
  const isApproved = input.lesson.state === "approved";
  const verdict = isApproved ? lessons.approved(managerName) : lessons.rejected(managerName);
  return rich(...heading(verdict, input), ...wordsOf(input));
}

export function offerButtons(conversationId: string, { lessons }: Texts): Keyboard {
  const button = (verb: LessonVerb, text: string) => ({
    text,
    callback_data: `l${verb}:${conversationId}`,
  });
  return [
    [button("y", lessons.buttonApprove)],
    [button("e", lessons.buttonEdit), button("n", lessons.buttonReject)],
  ];
}

function heading(words: string, { conversation, texts }: LessonInput): RichPart[] {
  return [
    { text: words, style: "bold" },
    `\n${texts.lessons.from(visitorLabel(conversation, texts))}\n\n`,
  ];
}

function wordsOf({ lesson, texts: { lessons } }: LessonInput): RichPart[] {
  return [
    { text: lessons.question, style: "bold" },
    ` ${clipText(lesson.question, QUESTION_MAX)}\n`,
    { text: lessons.answer, style: "bold" },
    ` ${clipText(lesson.answer, ANSWER_MAX)}`,
  ];
}
