import { genderOf } from "./russian-gender.ts";

/** Words for a conversation, which come with the part that shows it. */
export const ruTalk = {
  stop: "Остановить ответ",
  newConversation: "Начать новый разговор",
  recordVoice: "Записать голосовое",
  newMessages: "Новые сообщения",
  today: "Сегодня",
  yesterday: "Вчера",
  sent: "Отправлено",
  delivered: "Доставлено",
  read: "Прочитано",
  sending: "Отправляем…",
  waiting: "Ждёт отправки",
  failed: "Не отправлено",
  failedTooLong: "Слишком длинно, разделите на части",
  failedTooOften: "Слишком часто, повторите через минуту",
  retry: "Повторить",
  discard: "Убрать",
  edited: "изменено",
  removed: "Сообщение удалено",
  partial: "Ответ остановлен",
  sources: (titles: readonly string[]) =>
    `Источники: ${titles.map((title) => `«${title}»`).join(", ")}`,
  managerJoined: (name: string) =>
    ({
      female: `${name} подключилась к разговору`,
      male: `${name} подключился к разговору`,
      unknown: `${name} теперь в разговоре`,
    })[genderOf(name) ?? "unknown"],
  managerJoinedUnnamed: "Менеджер подключился к разговору",
  returnedToAi: "Дальше снова отвечает консультант",
  managerCalled: "Позвали менеджера, он скоро подключится",
  managerCalledBackAt: (time: string) => `Позвали менеджера. Он ответит здесь ${time}`,
  managerCalledAway: "Позвали менеджера. Он ответит здесь, как только выйдет на смену",
  managerWasCalled: "Позвали менеджера",
  closedBy: (name: string) =>
    ({
      female: `${name} завершила разговор`,
      male: `${name} завершил разговор`,
      unknown: "Разговор завершён",
    })[genderOf(name) ?? "unknown"],
  reopened: "Разговор продолжается",
  after: (time: string) => `после ${time}`,
  tomorrowAfter: (time: string) => `завтра после ${time}`,
};
