import { handoverFor } from "../handover-rules.ts";
import type { Line } from "../history.ts";
import { smallTalkOf } from "../small-talk.ts";
import { clip } from "../summary/extract.ts";

/** What a visitor asked, and what a manager then told them. */
export interface Exchange {
  /** In the order in which they were asked. */
  readonly questions: readonly string[];
  readonly answer: string;
}

const QUESTION_MIN = 12;
const QUESTION_MAX = 300;
/** A shorter answer helps nobody but the one who asked. */
const ANSWER_MIN = 40;
const ANSWER_MAX = 1_500;
const asking =
  /^(?:(?:а|и|но|подскажите|скажите|пожалуйста|так)[\s,]+)*(?:как|какой|какая|какие|какое|каки[мх]|сколько|когда|куда|где|кто|кому|что|чем|почему|зачем|можно|нужн|надо|есть|будет|how|what|when|where|who|why|which|can|do|does|is|are)[а-яa-z]*[\s,]/iu;

/** Questions with the manager's answers to them, in order. What the AI said is passed over: it did not settle them. */
export function exchangesOf(lines: readonly Line[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let questions: string[] = [];
  let answers: string[] = [];
  const settle = (): void => {
    const answer = clip(answers.join("\n"), ANSWER_MAX);
    answers = [];
    if (answer.length < ANSWER_MIN || questions.length === 0) return;
    exchanges.push({ questions, answer });
    questions = [];
  };
  for (const { from, text } of lines) {
    if (from === "user") {
      settle();
      questions.push(...questionsIn(text));
    } else if (from === "manager") answers.push(...toldIn(text));
  }
  settle();
  return exchanges;
}

function questionsIn(text: string): string[] {
  return sentencesOf(text.replace(/\s+/gu, " "))
    .filter((sentence) => sentence.length >= QUESTION_MIN && asks(sentence))
    .map((sentence) => clip(sentence, QUESTION_MAX));
}

function asks(sentence: string): boolean {
  const isQuestion = sentence.includes("?") || asking.test(sentence);
  return isQuestion && smallTalkOf(sentence) === undefined && handoverFor(sentence) !== "asked";
}

/** A manager's words without greetings and without what they asked back. */
function toldIn(text: string): string[] {
  const told = text
    .split("\n")
    .map((line) => sentencesOf(withoutGreeting(line)).filter(tells).join(" "))
    .filter((line) => line !== "");
  return told.length === 0 ? [] : [told.join("\n")];
}

function tells(sentence: string): boolean {
  return !sentence.endsWith("?") && smallTalkOf(sentence) === undefined;
}

function withoutGreeting(line: string): string {
  const [whole, greeting = ""] = /^\s*([^.!?,\n]{2,30})[.!?,]+\s*/u.exec(line) ?? [""];
  return smallTalkOf(greeting) === undefined ? line.trim() : line.slice(whole.length).trim();
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}
