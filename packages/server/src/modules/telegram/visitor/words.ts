/** What the bot says to a visitor who goes on in Telegram, in the language of their site. */
export interface ContinueWords {
  readonly you: string;
  readonly youOnSite: string;
  readonly consultant: string;
  readonly welcome: string;
  readonly before: string;
  readonly help: string;
  readonly linkInvalid: string;
  readonly forManagers: string;
  readonly openedElsewhere: string;
  readonly left: (page: string | null) => string;
  readonly buttonManager: string;
  readonly buttonSite: string;
  readonly managerCalled: string;
  readonly managerIsHere: string;
  readonly managerJoined: (name: string) => string;
  readonly managerLeft: string;
  readonly closed: string;
  readonly source: (titles: string) => string;
  readonly removed: string;
  readonly tooFast: string;
  readonly editTooLate: string;
  readonly notSent: (reason: string) => string;
  readonly reasons: {
    readonly unsupported: string;
    readonly file: string;
    readonly fileQuota: string;
    readonly fileTooLarge: string;
    readonly fileType: string;
    readonly failed: string;
  };
}

const ru: ContinueWords = {
  you: "Вы",
  youOnSite: "Вы на сайте",
  consultant: "Консультант",
  welcome: "Продолжаем здесь. Это тот же разговор: ответы придут и сюда, и на сайт.",
  before: "Что было до этого",
  help: "Пишите, как обычно. Позвать менеджера: /manager, вернуться на сайт: /site",
  linkInvalid:
    "Эта ссылка уже не работает: она на один раз и на 15 минут. Откройте чат на сайте и возьмите новую.",
  forManagers:
    "Вы менеджер этого бота, поэтому разговор посетителя здесь не откроется. Откройте новую ссылку с другого аккаунта.",
  openedElsewhere: "Разговор продолжили в другом Telegram. Сюда сообщения больше не придут.",
  left: (page) =>
    `Хорошо, сюда больше не пишем. Разговор ждёт вас на сайте${page === null ? "" : `: ${page}`}`,
  buttonManager: "Позвать менеджера",
  buttonSite: "Вернуться на сайт",
  managerCalled: "Позвали менеджера, ответ придёт сюда",
  managerIsHere: "Менеджер уже в разговоре, просто напишите",
  managerJoined: (name) =>
    name === "" ? "Менеджер подключился к разговору" : `${name} теперь в разговоре`,
  managerLeft: "Дальше снова отвечает консультант",
  closed: "Разговор завершён. Если появится вопрос, просто напишите",
  source: (titles) => `Источник: ${titles}`,
  removed: "Сообщение удалено",
  tooFast: "Слишком много сообщений подряд, это не отправлено. Подождите минуту и повторите.",
  editTooLate: "Изменить это сообщение уже нельзя, на сайте оно осталось прежним.",
  notSent: (reason) => `Не отправлено: ${reason}.`,
  reasons: {
    unsupported: "такое здесь передать не получится. Подойдут слова, фото, PDF и голосовые",
    file: "файл не открылся. Сохраните его заново и пришлите ещё раз",
    fileQuota: "на сегодня файлов достаточно. Остальное можно прислать завтра",
    fileTooLarge: "файл больше 10 МБ",
    fileType: "такие файлы здесь не принимают, подойдут фото, PDF и голосовые",
    failed: "не получилось у нас, попробуйте ещё раз",
  },
};

const en: ContinueWords = {
  you: "You",
  youOnSite: "You on the site",
  consultant: "Consultant",
  welcome: "We go on here. It is the same conversation: answers come here and to the site.",
  before: "What was said before",
  help: "Just write. To call a manager: /manager, to go back to the site: /site",
  linkInvalid:
    "This link does not work any more: it is good once, for 15 minutes. Open the chat on the site and take a new one.",
  forManagers:
    "You are a manager of this bot, so a visitor's conversation cannot open here. Open a new link from another account.",
  openedElsewhere: "The conversation goes on in another Telegram. No messages will come here.",
  left: (page) =>
    `All right, no more messages here. The conversation waits on the site${page === null ? "" : `: ${page}`}`,
  buttonManager: "Call a manager",
  buttonSite: "Back to the site",
  managerCalled: "A manager was called, the answer will come here",
  managerIsHere: "A manager is in the conversation already, just write",
  managerJoined: (name) =>
    name === "" ? "A manager joined the conversation" : `${name} joined the conversation`,
  managerLeft: "The consultant answers again",
  closed: "The conversation has ended. If a question comes up, just write",
  source: (titles) => `Source: ${titles}`,
  removed: "Message deleted",
  tooFast: "Too many messages in a row, this one was not sent. Wait a minute and send it again.",
  editTooLate: "This message can no longer be changed; on the site it stands as it was.",
  notSent: (reason) => `Not sent: ${reason}.`,
  reasons: {
    unsupported: "this cannot be passed on. Words, photos, PDF and voice messages can",
    file: "the file could not be opened. Save it anew and send it again",
    fileQuota: "these are enough files for today. Send the rest tomorrow",
    fileTooLarge: "the file is larger than 10 MB",
    fileType: "files of this type are not taken; photos, PDF and voice messages are",
    failed: "something failed on our side, please try again",
  },
};

/** Words for a visitor of a site in this language; Russian when it is not known. */
export function continueWords(locale: string | undefined): ContinueWords {
  return locale === "en" ? en : ru;
}
