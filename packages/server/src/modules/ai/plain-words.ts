import type { Passage } from "./contract.ts";
import type { Language } from "./knowledge/read-question.ts";
import { isRhetorical, splitSentences } from "./knowledge/sentences.ts";
import type { Away, HandoverKind } from "./ports.ts";
import { type SmallTalk, smallTalkOf } from "./small-talk.ts";

/** What the consultant says when no model speaks for it. */
export interface PlainRequest {
  readonly question: string;
  readonly language: Language;
  readonly passages: readonly Passage[];
  readonly isSure: boolean;
  readonly answers?: number;
  readonly handover: HandoverKind | undefined;
  /** Managers do not work now. */
  readonly away?: Away | undefined;
  readonly isStandIn?: boolean;
}

/** A passage up to this length is given whole. */
const WHOLE_MAX = 650;

/** The answer from the knowledge alone: the sentences that fit best, then the rest, and where it stands. */
export function plainAnswer(request: PlainRequest): string {
  const { question, language, passages, isSure, handover } = request;
  const words = language === "en" ? english : russian;
  const best = passages.slice(0, request.answers ?? 1);
  const answer = isSure ? fromPassages(best, words) : undefined;
  if (handover) {
    const call = withAway(words.handover[handover], request, words);
    return isBare(handover) || !answer ? call : `${call}\n\n${answer}`;
  }
  const talk = smallTalkOf(question);
  if (talk) return words.smallTalk[talk];
  if (!answer) return `${withAway(words.unknown, request, words)} ${words.offer}`;
  return request.isStandIn ? `${answer}\n\n${words.standIn}` : answer;
}

/** Out of hours nobody is promised at once. */
function withAway(text: string, { away }: PlainRequest, words: Words): string {
  return away ? `${text} ${words.away(away.back)}` : text;
}

/** Who asks for a person, or cannot be answered, gets no article. */
function isBare(handover: HandoverKind): boolean {
  return handover === "asked" || handover === "unavailable" || handover === "budget";
}

/** One article with what else it says; of several, for as many questions, only what was asked. */
function fromPassages(passages: readonly Passage[], words: Words): string | undefined {
  const [passage] = passages;
  if (!passage) return undefined;
  if (passages.length === 1) return fromPassage(passage, words);
  const leads = passages.map((one) => one.best().join(" ")).join("\n\n");
  const titles = passages.map(({ title }) => title).join("», «");
  return `${words.intro}${leads}\n\n${words.source(titles)}`;
}

function fromPassage(passage: Passage, words: Words): string {
  const { title, text } = passage;
  const best = passage.best();
  const rest = splitSentences(text).filter(
    (sentence) => !best.includes(sentence) && !isRhetorical(sentence),
  );
  const lead = best.join(" ");
  const whole = rest.length > 0 && text.length <= WHOLE_MAX ? `${lead}\n\n${rest.join(" ")}` : lead;
  return `${words.intro}${whole}\n\n${words.source(title)}`;
}

interface Words {
  readonly intro: string;
  readonly unknown: string;
  readonly offer: string;
  readonly away: (back: string | undefined) => string;
  /** The model is down, and the visitor may know. */
  readonly standIn: string;
  readonly smallTalk: Readonly<Record<SmallTalk, string>>;
  readonly handover: Readonly<Record<HandoverKind, string>>;
  source(title: string): string;
}

const russian: Words = {
  intro: "",
  source: (title) => `Подробнее: «${title}».`,
  unknown: "Честно говоря, этого я не знаю, а выдумывать не хочу.",
  offer: "Позвать менеджера?",
  away: (back) => `Сейчас менеджеры не работают${back === undefined ? "." : `, вернутся ${back}.`}`,
  standIn: "Отвечаю сейчас коротко, по справочнику парка. Если нужно подробнее, позову менеджера.",
  smallTalk: {
    greeting:
      "Здравствуйте! Я консультант парка. Спросите о подключении, документах, выплатах или аренде, и я подскажу.",
    thanks: "Пожалуйста! Если появятся ещё вопросы, пишите.",
    goodbye: "Всего доброго! Если появятся вопросы, я здесь.",
    agreement: "Хорошо. Если нужно что-то ещё, спрашивайте.",
    refusal: "Хорошо. Если понадобится, я здесь.",
  },
  handover: {
    asked: "Зову менеджера. Он увидит нашу переписку и ответит здесь.",
    accident: "Мне жаль, что так вышло. Зову менеджера, он поможет.",
    money: "Понимаю, деньги должны приходить вовремя. Зову менеджера, он проверит.",
    complaint: "Жаль, что так получилось. Зову менеджера, он разберётся.",
    blocked: "Понимаю, без доступа не поработать. Зову менеджера, он проверит профиль.",
    documents: "Зову менеджера, он посмотрит документы.",
    file: "Спасибо, получил. Сам я файлы и голосовые не открываю, зову менеджера.",
    lost: "Похоже, у меня нет ответа на ваш вопрос. Зову менеджера, он ответит здесь.",
    contact: "Спасибо, номер записал. Зову менеджера, он свяжется с вами.",
    unhappy: "Вижу, что пока не получилось помочь. Зову менеджера, он ответит здесь.",
    other: "Зову менеджера. Он увидит нашу переписку и ответит здесь.",
    budget: "Дальше поможет менеджер. Он увидит нашу переписку и ответит здесь.",
    unavailable: "Сейчас у меня не получается ответить. Зову менеджера, он ответит здесь.",
  },
};

const english: Words = {
  intro: "Here is what our knowledge base says, in Russian:\n\n",
  source: (title) => `More in “${title}”.`,
  unknown: "Honestly, I don't know that, and I won't make it up.",
  offer: "Shall I call a manager?",
  away: (back) =>
    `Managers are not at work now${back === undefined ? "." : `; they are back ${back}.`}`,
  standIn:
    "My answers are short just now, from the park's handbook. I can call a manager for more.",
  smallTalk: {
    greeting:
      "Hello! I am the park's consultant. Ask me about joining, documents, payouts or renting a car.",
    thanks: "You are welcome! Write if you have more questions.",
    goodbye: "Goodbye! I am here if questions come up.",
    agreement: "All right. Ask if you need anything else.",
    refusal: "All right. I am here if you need me.",
  },
  handover: {
    asked: "I am calling a manager. They will see our conversation and answer here.",
    accident: "I am sorry to hear that. I am calling a manager who will help.",
    money: "I understand. I am calling a manager who will look into your money.",
    complaint: "I am sorry about that. I am calling a manager who will sort it out.",
    blocked: "I understand. I am calling a manager who will look into your profile.",
    documents: "I am calling a manager who will look at the documents.",
    file: "Thank you, I have it. I cannot open files and voice messages, so I am calling a manager.",
    lost: "I seem to have no answer to that. I am calling a manager who will answer here.",
    contact: "Thank you, I have the number. I am calling a manager who will contact you.",
    unhappy: "I see that I have not helped so far. I am calling a manager who will answer here.",
    other: "I am calling a manager. They will see our conversation and answer here.",
    budget: "A manager will go on from here. They will see our conversation and answer here.",
    unavailable: "I cannot answer right now. I am calling a manager who will answer here.",
  },
};
