import { localTime } from "./working-hours.ts";

/** What the house itself tells a visitor, in the language of the site. */
export interface VisitorWords {
  /** Nobody took the conversation in time. */
  readonly nobodyFree: string;
  /** Managers do not work now. */
  readonly away: (back: string | undefined) => string;
  readonly approved: string;
  readonly rejected: string;
  readonly voice: (length: string) => string;
}

const ru: VisitorWords = {
  nobodyFree:
    "Все менеджеры сейчас заняты, подключиться пока не получается. Напишите номер телефона, и мы перезвоним. А на вопросы я отвечу прямо сейчас.",
  away: (back) =>
    `Сейчас менеджеры не работают${back === undefined ? "" : `, вернутся ${back}`}. Напишите номер телефона, и они перезвонят. А на вопросы я отвечу прямо сейчас.`,
  approved: "Ваша заявка одобрена. Менеджер напишет, что делать дальше.",
  rejected:
    "К сожалению, заявку одобрить не получилось. Если остались вопросы, напишите, менеджер ответит.",
  voice: (length) => `🎤 Голосовое сообщение${length && ` · ${length}`}`,
};

const en: VisitorWords = {
  nobodyFree:
    "All managers are busy and nobody can join just now. Leave your phone number and we will call you back. Until then I can answer questions.",
  away: (back) =>
    `Managers are not at work now${back === undefined ? "" : `; they are back ${back}`}. Leave your phone number and they will call you. Until then I can answer questions.`,
  approved: "Your application is approved. A manager will write what comes next.",
  rejected:
    "Sorry, the application could not be approved. If you have questions, write, and a manager will answer.",
  voice: (length) => `🎤 Voice message${length && ` · ${length}`}`,
};

export type Locale = "ru" | "en";

export function visitorWords(locale: Locale | undefined): VisitorWords {
  return locale === "en" ? en : ru;
}

/** `завтра в 09:00 (по Москве)`: a moment as people say it, in the zone of the site. */
export function sayMoment(
  moment: Date,
  {
    now,
    timeZone,
    locale,
  }: { readonly now: Date; readonly timeZone: string; readonly locale: Locale },
): string {
  const time = moment.toLocaleTimeString(locale, { timeZone, hour: "2-digit", minute: "2-digit" });
  const day = dayOf(moment, { now, timeZone, locale });
  const zone = zoneName(moment, timeZone, locale);
  return locale === "ru" ? `${day} в ${time} (${zone})` : `${day} at ${time} (${zone})`;
}

function dayOf(
  moment: Date,
  {
    now,
    timeZone,
    locale,
  }: { readonly now: Date; readonly timeZone: string; readonly locale: Locale },
): string {
  const [there, here] = [moment, now].map((at) => Date.parse(localTime(at, timeZone).date));
  const days = ((there ?? 0) - (here ?? 0)) / 86_400_000;
  if (days === 0) return locale === "ru" ? "сегодня" : "today";
  if (days === 1) return locale === "ru" ? "завтра" : "tomorrow";
  return moment.toLocaleDateString(locale, { timeZone, day: "numeric", month: "long" });
}

function zoneName(moment: Date, timeZone: string, locale: Locale): string {
  if (timeZone === "Europe/Moscow") return locale === "ru" ? "по Москве" : "Moscow time";
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" });
  return parts.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}
