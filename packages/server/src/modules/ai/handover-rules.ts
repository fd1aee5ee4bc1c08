import { asksForPerson } from "./asks-person.ts";
import { readingsOf } from "./knowledge/text/latin.ts";
import { normalise } from "./knowledge/text/words.ts";
import type { HandoverKind } from "./ports.ts";

// `\b` knows no Cyrillic, hence the looks around.
const start = "(?<![а-яa-z])";
/** Up to so many words between two others. */
const words = (most: number, length = 12) => `(?:[^а-я]+[а-я]{1,${length}}){0,${most}}?[^а-я]+`;
const money = "(?:день?г|денег|выплат|зарплат|средств|перевод|бонус|чаев)";
const failed = "(?:приш|поступ|дош|выплат|получ|зачисл|вывел|перечисл|упал)";
const hit =
  "(?:врезал(?:ся|ась|ись)|(?:въехал|протаранил|сбил|стукнул|ударил|подрезал|поцарапал|задел|зацепил)[аи]?)(?![а-я])";
const ours = "(?:меня|нас|мне|нам|сзади|сбоку|пешеход[а-я]*)";

const rules: readonly (readonly [HandoverKind, readonly string[]])[] = [
  [
    "accident",
    [
      `${start}(?:попал|попала|попали|случил|произош|устроил|сделал|только что|сейчас|щас)[а-я]*${words(3)}(?:дтп|авари)`,
      `${start}(?:у меня|у нас|я|мы)${words(2)}(?:дтп|авари)`,
      `${start}(?:дтп|авари[яи])[^а-я]+(?:у меня|помоги|срочно|стою|стоим|случил|произош)`,
      `${start}${hit}(?:[^а-я]+(?:в|на))?[^а-я]+${ours}(?![а-я])`,
      `${start}(?:меня|нас|мне)(?:[^а-я]+(?:только|что|щас|сейчас|тут|сильно))*[^а-я]+${hit}`,
      `${start}(?:я|мы)[^а-я]+(?:врезал|въехал|сбил|разбил)`,
      String.raw`(?<![a-z])(?:had|got into|been in|in)\s+(?:a|an)\s+(?:car\s+)?(?:accident|crash)`,
    ],
  ],
  [
    "money",
    [
      `${start}не\\s+(?:приход|выплач|вывод|${failed})[а-я]*${words(3)}${money}`,
      `${start}${money}[а-я]*${words(3)}не\\s+${failed}`,
      `${start}${money}[а-я]*${words(3)}(?:жду|завис|висит|висят|застрял)`,
      `${start}где[^а-я]+мо[ийя][^а-я]+${money}`,
      `${start}(?:пропал|исчез|украл|сняли лишн|списали лишн|лишнее списал|верните)[а-я]*${words(3)}(?:деньг|средств|баланс|сумм|рубл)`,
      `${start}(?:деньг|средств)[а-я]*${words(2)}(?:пропал|исчез|украл)`,
    ],
  ],
  [
    "complaint",
    [
      `${start}(?:хочу|буду|могу)[^а-я]+(?:[а-я]+[^а-я]+)?(?:по)?жаловаться`,
      `${start}жалоб[ау][^а-я]+на[^а-я]+(?:вас|парк|менеджер|водител)`,
      `${start}(?:вы\\s+)?(?:обманули|обманываете|кинули|мошенник|развод[^а-я]|лохотрон|безобразие|нахамил|хамств|прокуратур|роспотребнадзор|в суд)`,
    ],
  ],
];
const callBack = new RegExp(`${start}(?:перезвон|позвоните мне|наберите меня)`);
const compiled = rules.flatMap(([kind, patterns]) =>
  patterns.map((pattern) => [kind, new RegExp(pattern)] as const),
);

/** Whether the words call for a person by plain rules, and why. A question about managers is not a call for one. */
export function handoverFor(text: string): HandoverKind | undefined {
  const readings = readingsOf(normalise(text));
  if (asksForPerson(readings) || readings.some((reading) => callBack.test(reading))) return "asked";
  return compiled.find(([, pattern]) => readings.some((reading) => pattern.test(reading)))?.[0];
}

/** The reason as managers and the visitor read it. */
export const handoverReasons: Readonly<Record<HandoverKind, string>> = {
  asked: "Просит менеджера",
  accident: "ДТП",
  money: "Вопрос о деньгах",
  complaint: "Жалоба",
  blocked: "Заблокирован аккаунт",
  documents: "Проверка документов",
  file: "Прислан файл",
  lost: "Нет ответа на вопросы",
  contact: "Оставлен телефон",
  unhappy: "Недоволен ответами",
  other: "Нужен менеджер",
  budget: "Лимит консультанта исчерпан",
  unavailable: "Консультант не смог ответить",
};
