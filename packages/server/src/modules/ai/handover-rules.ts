import type { HandoverKind } from "./ports.ts";
import { normalise } from "./knowledge/text/words.ts";

// `\b` knows no Cyrillic, hence the looks around.
const start = "(?<![а-яa-z])";
const person = "(?:менеджер|оператор|человек|специалист|сотрудник|консультант|жив)[а-я]*";
const wish =
  "(?:позов|позвать|соедин|переключ|перевед|переведите|свяж|связать|подключи|дай|хочу|хотел|нужен|нужна|нужно|надо|можно|могу|пусть|поговор|пообщ|зови)[а-я]*";

const rules: readonly (readonly [HandoverKind, RegExp])[] = [
  [
    "asked",
    new RegExp(
      `^[^а-яa-z]*(?:(?:живой|живого|с|со|на|к|мне|пожалуйста)\\s+)*${person}[^а-яa-z]*(?:пожалуйста)?[^а-яa-z]*$`,
    ),
  ],
  ["asked", new RegExp(`${start}${wish}(?:[^а-я]+[а-я]{1,12}){0,3}?[^а-я]+${person}`)],
  [
    "asked",
    new RegExp(
      `${start}(?:менеджер|оператор|человек)[а-я]*(?:[^а-я]+[а-я]{1,10}){0,2}?[^а-я]+(?:позов|позвать|зови|дайте|нужен|подключ)`,
    ),
  ],
  ["asked", new RegExp(`${start}(?:перезвон|позвоните мне|наберите меня)`)],
  [
    "asked",
    /(?<![a-z])(?:talk|speak|chat|connect|call|need|want|get)[a-z]*\s+(?:[a-z']+\s+){0,3}(?:human|manager|person|agent|operator|representative|someone)(?![a-z])/,
  ],
  ["asked", /^[^a-z]*(?:a\s+)?(?:human|manager|real person|agent|operator)[^a-z]*$/],
  [
    "accident",
    new RegExp(
      `${start}(?:попал|попала|попали|случил|произош|устроил|сделал|только что|сейчас)[а-я]*(?:[^а-я]+[а-я]{1,12}){0,3}?[^а-я]+(?:дтп|авари)`,
    ),
  ],
  [
    "accident",
    new RegExp(`${start}(?:у меня|у нас)(?:[^а-я]+[а-я]{1,12}){0,2}?[^а-я]+(?:дтп|авари)`),
  ],
  [
    "accident",
    new RegExp(
      `${start}(?:врезал|въехал|протаранил|сбил|стукнул|ударил)[а-я]*(?:[^а-я]+(?:в|на))?[^а-я]+(?:меня|нас|мне|пешеход)|${start}(?:я|мы)[^а-я]+(?:врезал|въехал|сбил|разбил)`,
    ),
  ],
  ["accident", /(?<![a-z])(?:had|got into|been in|in)\s+(?:a|an)\s+(?:car\s+)?(?:accident|crash)/],
  [
    "money",
    new RegExp(
      `${start}не\\s+(?:приш|приход|поступ|дош|выплат|выплач|получ|зачисл|вывод|вывел|перечисл|упал)[а-я]*(?:[^а-я]+[а-я]{1,12}){0,3}?[^а-я]+(?:деньг|денег|выплат|зарплат|средств|перевод|бонус|чаев)`,
    ),
  ],
  [
    "money",
    new RegExp(
      `${start}(?:деньг|денег|выплат|зарплат|средств|перевод|бонус|чаев)[а-я]*(?:[^а-я]+[а-я]{1,12}){0,3}?[^а-я]+не\\s+(?:приш|поступ|дош|выплат|получ|зачисл|вывел|перечисл|упал)`,
    ),
  ],
  [
    "money",
    new RegExp(
      `${start}(?:пропал|исчез|украл|сняли лишн|списали лишн|лишнее списал|верните)[а-я]*(?:[^а-я]+[а-я]{1,12}){0,3}?[^а-я]+(?:деньг|средств|баланс|сумм|рубл)`,
    ),
  ],
  [
    "money",
    new RegExp(
      `${start}(?:деньг|средств)[а-я]*(?:[^а-я]+[а-я]{1,12}){0,2}?[^а-я]+(?:пропал|исчез|украл)`,
    ),
  ],
  [
    "complaint",
    new RegExp(
      `${start}(?:хочу|буду|могу)[^а-я]+(?:[а-я]+[^а-я]+)?(?:по)?жаловаться|${start}жалоб[ау][^а-я]+на[^а-я]+(?:вас|парк|менеджер|водител)`,
    ),
  ],
  [
    "complaint",
    new RegExp(
      `${start}(?:вы\\s+)?(?:обманули|обманываете|кинули|мошенник|развод[^а-я]|лохотрон|безобразие|нахамил|хамств|прокуратур|роспотребнадзор|в суд)`,
    ),
  ],
];

/** Whether the words call for a person by plain rules, and why. A question about managers is not a call for one. */
export function handoverFor(text: string): HandoverKind | undefined {
  const words = normalise(text);
  return rules.find(([, pattern]) => pattern.test(words))?.[0];
}

/** Whether a short yes accepts the consultant's offer to call a manager. */
export function acceptsOffer(text: string, lastAnswer: string | undefined): boolean {
  if (!lastAnswer || !/(?:менеджер|manager)[^?]*\?\s*$/i.test(lastAnswer)) return false;
  return /^[^а-яa-z]*(?:да|ага|давай|давайте|хочу|хорошо|ок|окей|конечно|зови|зовите|позови|позовите|можно|пожалуйста|нужно|yes|yeah|ok|okay|sure|please)(?:[^а-яa-z]+(?:да|давайте|позовите|зовите|пожалуйста|хочу|please|конечно))*[^а-яa-z]*$/.test(
    normalise(text),
  );
}

/** The reason as managers and the visitor read it. */
export const handoverReasons: Readonly<Record<HandoverKind, string>> = {
  asked: "Просит менеджера",
  accident: "ДТП",
  money: "Вопрос о деньгах",
  complaint: "Жалоба",
  blocked: "Заблокирован аккаунт",
  documents: "Проверка документов",
  lost: "Нет ответа на вопросы",
  unhappy: "Недоволен ответами",
  other: "Нужен менеджер",
  budget: "Лимит консультанта исчерпан",
  unavailable: "Консультант не смог ответить",
};
