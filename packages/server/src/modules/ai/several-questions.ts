import { smallTalkOf } from "./small-talk.ts";

const MOST = 3;
const asking =
  /\?$|(?<!\p{L})(?:как|как(?:ая|ой|ие|ое|им|их)|скольк\p{L}+|скок\p{L}*|когда|где|куда|что|чем|почему|зачем|можно|нужн\p{L}+|надо|есть|how|what|when|where|which|can|do|is)(?!\p{L})/iu;
/** Where one question ends and the next begins: `какая комиссия и когда выплаты`. */
const border =
  /(?<=\?)\s*|\n+|[,.;]?\s+(?:и|а|а ещё|а еще|ещё|еще|and)\s+(?=(?:как|скольк|скок|когда|где|куда|можно|нужн|надо|есть|how|what|when|where|can|do|is)(?:\p{L}*)\s)/iu;

/** The questions in a visitor's words, where there are several that each stand for themselves; none otherwise. */
export function severalQuestions(text: string): readonly string[] {
  const parts = text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== "" && smallTalkOf(part) === undefined);
  const isSeveral = parts.length > 1 && parts.length <= MOST;
  return isSeveral && parts.every((part) => asking.test(part) && /\s/.test(part)) ? parts : [];
}
