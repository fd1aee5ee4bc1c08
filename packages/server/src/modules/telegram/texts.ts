import type { CarOwnership, LeadStatus, UserType } from "@ilpo-chat/protocol";

/** Everything that the bot says, in one language. */
export interface Texts {
  readonly guest: string;
  readonly aiName: string;
  readonly managerName: string;
  readonly userTypes: Record<UserType, string>;
  readonly cars: Record<CarOwnership, string>;
  readonly leadStatuses: Record<LeadStatus, string>;
  readonly leadStatus: (status: string) => string;
  readonly waits: (minutes: number) => string;
  readonly led: (manager: string) => string;
  readonly withAi: string;
  readonly isClosed: string;
  readonly handoverReason: (reason: string) => string;
  readonly gist: (words: string) => string;
  readonly buttonTake: string;
  readonly buttonToAi: string;
  readonly buttonClose: string;
  readonly buttonReopen: string;
  readonly buttonHistory: string;
  readonly buttonPhone: string;
  readonly removed: string;
  readonly editedMark: string;
  readonly tailHeading: string;
  readonly historyHeading: (label: string) => string;
  readonly historyEmpty: string;
  readonly notesHeading: string;
  readonly waitsAgain: (label: string) => string;
  readonly lineLost: string;
  readonly fileGone: (name: string) => string;
  readonly youTook: string;
  readonly alreadyYours: string;
  readonly takenBy: (manager: string) => string;
  readonly ledByOther: (manager: string) => string;
  readonly returnedToAi: string;
  readonly alreadyWithAi: string;
  readonly closedNow: string;
  readonly alreadyClosed: string;
  readonly historySent: string;
  readonly noPhone: string;
  readonly buttonStale: string;
  readonly pressFailed: string;
  readonly focusMoved: (label: string) => string;
  readonly noFocus: string;
  readonly focusLost: (label: string) => string;
  readonly noConversation: string;
  readonly unknownCommand: string;
  readonly strangerHere: string;
  readonly inviteInvalid: string;
  readonly welcome: (name: string) => string;
  readonly inviteReady: (link: string, code: string) => string;
  readonly invitePrivately: string;
  readonly adminsOnly: string;
  readonly onShift: (waiting: number) => string;
  readonly offShift: string;
  readonly listHeading: string;
  readonly listEmpty: string;
  readonly listYours: string;
  readonly listFocus: string;
  readonly help: string;
  readonly languageSet: string;
  readonly languageUsage: string;
  readonly notSent: (reason: string) => string;
  readonly reasons: {
    readonly file: string;
    readonly fileTooLarge: string;
    readonly fileType: string;
    readonly empty: string;
    readonly failed: string;
    readonly anonymous: string;
    readonly unsupported: string;
  };
  readonly deleteUsage: string;
  readonly sizeUnits: readonly [string, string];
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

/** The desk's language; Russian when it is not known. */
export function textsFor(locale: string | undefined): Texts {
  return locale === "en" ? en : ru;
}

const ru: Texts = {
  guest: "Гость",
  aiName: "ИИ",
  managerName: "Менеджер",
  userTypes: { driver: "Водитель", courier: "Курьер" },
  cars: { own: "своё авто", rent: "аренда" },
  leadStatuses: {
    new: "новая",
    processing: "в работе",
    approved: "одобрена",
    rejected: "отклонена",
  },
  leadStatus: (status) => `заявка: ${status}`,
  waits: (minutes) =>
    minutes === 0 ? "ждёт меньше минуты" : `ждёт ${minutes >= 5 ? "больше " : ""}${minutes} мин`,
  led: (manager) => `ведёт ${manager}`,
  withAi: "отвечает ИИ",
  isClosed: "закрыт",
  handoverReason: (reason) => `Почему менеджер: ${reason}`,
  gist: (words) => `Суть: ${words}`,
  buttonTake: "Взять",
  buttonToAi: "Вернуть ИИ",
  buttonClose: "Закрыть",
  buttonReopen: "Открыть снова",
  buttonHistory: "История",
  buttonPhone: "Телефон",
  removed: "🗑 удалено",
  editedMark: "(изменено)",
  tailHeading: "Что было до этого",
  historyHeading: (label) => `История · ${label}`,
  historyEmpty: "Сообщений пока нет.",
  notesHeading: "Заметки менеджеров",
  waitsAgain: (label) => `🟡 ${label} снова ждёт менеджера.`,
  lineLost: "⚠️ Одно сообщение не удалось показать здесь. Посмотрите его в «Истории».",
  fileGone: (name) => `⚠️ Файл «${name}» больше не хранится.`,
  youTook: "Диалог ваш. Пишите, посетитель увидит сразу.",
  alreadyYours: "Этот диалог уже ваш.",
  takenBy: (manager) => `Диалог уже ведёт ${manager}.`,
  ledByOther: (manager) => `Диалог ведёт ${manager}. Сначала договоритесь.`,
  returnedToAi: "Дальше отвечает ИИ.",
  alreadyWithAi: "Здесь и так отвечает ИИ.",
  closedNow: "Диалог закрыт.",
  alreadyClosed: "Диалог уже закрыт.",
  historySent: "История ниже.",
  noPhone: "Телефон не оставлен.",
  buttonStale: "Эта кнопка устарела. Откройте /list.",
  pressFailed: "Не получилось. Нажмите ещё раз чуть позже.",
  focusMoved: (label) => `Теперь ваши сообщения получает ${label}.`,
  noFocus: "Кому это? Ответьте на сообщение посетителя или выберите диалог: /list",
  focusLost: (label) =>
    `Не отправлено: диалог ${label} сейчас не ваш. Ответьте на его сообщение, чтобы взять снова, или откройте /list.`,
  noConversation: "Не вижу, о каком диалоге речь. Ответьте на его сообщение или укажите код: #K7F2",
  unknownCommand: "Не знаю такой команды. Посетителю ничего не отправлено. Список: /help",
  strangerHere: "Здравствуйте. Это служебный бот, вход по приглашению.",
  inviteInvalid: "Приглашение не подошло: оно уже использовано или истекло. Попросите новое.",
  welcome: (name) =>
    `Здравствуйте, ${name}. Вы на смене: новые диалоги придут сюда. Все команды: /help`,
  inviteReady: (link, code) =>
    `Приглашение для одного человека, действует сутки:\n${link}\n\nЕсли ссылка не открывается, отправьте боту:\n/start ${code}`,
  invitePrivately: "Приглашения выдаю только в личной переписке.",
  adminsOnly: "Это могут только администраторы.",
  onShift: (waiting) =>
    waiting === 0
      ? "Вы на смене. Сейчас никто не ждёт."
      : `Вы на смене. Ждут: ${waiting}. Открыть: /list`,
  offShift: "Смена закончена. Новые диалоги сюда не придут.",
  listHeading: "Диалоги",
  listEmpty: "Никто не ждёт, своих диалогов у вас нет.",
  listYours: "ваш",
  listFocus: "сюда уходят ваши сообщения",
  help: [
    "Пишите в теме диалога или ответом на сообщение посетителя: он увидит это на сайте.",
    "Текст, начатый с //, остаётся заметкой для менеджеров.",
    "",
    "/list: кто ждёт и ваши диалоги",
    "/take: взять диалог (можно с кодом: /take K7F2)",
    "/ai: вернуть ИИ, после команды можно написать, что вы обещали",
    "/close: закрыть диалог",
    "/del: ответом на своё сообщение, чтобы убрать его у посетителя",
    "/on и /off: начать и закончить смену",
    "/lang ru или /lang en: язык",
    "/invite: пригласить менеджера (для администраторов)",
  ].join("\n"),
  languageSet: "Говорю по-русски.",
  languageUsage: "Какой язык? /lang ru или /lang en",
  notSent: (reason) => `Не отправлено: ${reason}`,
  reasons: {
    file: "файл не удалось получить, пришлите его ещё раз.",
    fileTooLarge: "файл больше 10 МБ.",
    fileType: "такие файлы посетитель не откроет. Подойдут фото, PDF и звук.",
    empty: "сообщение пустое.",
    failed: "что-то сломалось у нас. Отправьте ещё раз.",
    anonymous: "вы пишете от имени группы. Отключите анонимность и напишите от себя.",
    unsupported: "такое сообщение я не умею передавать.",
  },
  deleteUsage: "Ответьте командой /del на своё сообщение, которое нужно убрать.",
  sizeUnits: ["КБ", "МБ"],
  commands: [
    { command: "list", description: "Кто ждёт и ваши диалоги" },
    { command: "take", description: "Взять диалог" },
    { command: "ai", description: "Вернуть ИИ" },
    { command: "close", description: "Закрыть диалог" },
    { command: "on", description: "Начать смену" },
    { command: "off", description: "Закончить смену" },
    { command: "help", description: "Что умеет бот" },
  ],
};

const en: Texts = {
  guest: "Guest",
  aiName: "AI",
  managerName: "Manager",
  userTypes: { driver: "Driver", courier: "Courier" },
  cars: { own: "own car", rent: "rental" },
  leadStatuses: {
    new: "new",
    processing: "in progress",
    approved: "approved",
    rejected: "rejected",
  },
  leadStatus: (status) => `application: ${status}`,
  waits: (minutes) =>
    minutes === 0
      ? "waiting under a minute"
      : `waiting ${minutes >= 5 ? "over " : ""}${minutes} min`,
  led: (manager) => `with ${manager}`,
  withAi: "the AI answers",
  isClosed: "closed",
  handoverReason: (reason) => `Why a manager: ${reason}`,
  gist: (words) => `Gist: ${words}`,
  buttonTake: "Take",
  buttonToAi: "Back to AI",
  buttonClose: "Close",
  buttonReopen: "Reopen",
  buttonHistory: "History",
  buttonPhone: "Phone",
  removed: "🗑 removed",
  editedMark: "(edited)",
  tailHeading: "What came before",
  historyHeading: (label) => `History · ${label}`,
  historyEmpty: "No messages yet.",
  notesHeading: "Managers' notes",
  waitsAgain: (label) => `🟡 ${label} is waiting for a manager again.`,
  lineLost: "⚠️ One message could not be shown here. You will find it in History.",
  fileGone: (name) => `⚠️ The file “${name}” is no longer kept.`,
  youTook: "It is yours. Write, the visitor sees it at once.",
  alreadyYours: "It is yours already.",
  takenBy: (manager) => `${manager} has taken it already.`,
  ledByOther: (manager) => `${manager} leads this one. Ask them first.`,
  returnedToAi: "The AI answers from here.",
  alreadyWithAi: "The AI is answering here already.",
  closedNow: "Closed.",
  alreadyClosed: "It is closed already.",
  historySent: "The history is below.",
  noPhone: "No phone was left.",
  buttonStale: "This button is out of date. Open /list.",
  pressFailed: "That did not work. Press again in a moment.",
  focusMoved: (label) => `Your messages now go to ${label}.`,
  noFocus: "To whom? Reply to a visitor's message or pick a conversation: /list",
  focusLost: (label) =>
    `Not sent: ${label} is not yours now. Reply to one of its messages to take it again, or open /list.`,
  noConversation: "Which conversation? Reply to one of its messages or give its code: #K7F2",
  unknownCommand: "I do not know this command. Nothing was sent to the visitor. See /help",
  strangerHere: "Hello. This bot is for staff and is entered by invitation.",
  inviteInvalid: "This invitation was used or has expired. Ask for a new one.",
  welcome: (name) =>
    `Hello, ${name}. You are on shift: new conversations come here. Commands: /help`,
  inviteReady: (link, code) =>
    `An invitation for one person, valid for a day:\n${link}\n\nIf the link does not open, send the bot:\n/start ${code}`,
  invitePrivately: "I hand out invitations in private only.",
  adminsOnly: "Only admins may do this.",
  onShift: (waiting) =>
    waiting === 0
      ? "You are on shift. Nobody is waiting."
      : `You are on shift. Waiting: ${waiting}. Open: /list`,
  offShift: "Your shift is over. New conversations will not come here.",
  listHeading: "Conversations",
  listEmpty: "Nobody is waiting and you lead none.",
  listYours: "yours",
  listFocus: "your messages go here",
  help: [
    "Write in a conversation's topic or reply to a visitor's message: they see it on the site.",
    "Text that begins with // stays a note for managers.",
    "",
    "/list: who is waiting, and yours",
    "/take: take a conversation (also with a code: /take K7F2)",
    "/ai: back to the AI; after the command you may tell it what you promised",
    "/close: close a conversation",
    "/del: in reply to a message of yours, to remove it on the site",
    "/on and /off: begin and end your shift",
    "/lang ru or /lang en: language",
    "/invite: invite a manager (for admins)",
  ].join("\n"),
  languageSet: "English it is.",
  languageUsage: "Which language? /lang ru or /lang en",
  notSent: (reason) => `Not sent: ${reason}`,
  reasons: {
    file: "the file could not be fetched, send it again.",
    fileTooLarge: "the file is over 10 MB.",
    fileType: "the visitor could not open such a file. Photos, PDF and audio will do.",
    empty: "the message is empty.",
    failed: "something broke on our side. Send it again.",
    anonymous: "you write in the group's name. Turn anonymity off and write as yourself.",
    unsupported: "I cannot pass on such a message.",
  },
  deleteUsage: "Reply with /del to the message of yours that is to go.",
  sizeUnits: ["KB", "MB"],
  commands: [
    { command: "list", description: "Who is waiting, and yours" },
    { command: "take", description: "Take a conversation" },
    { command: "ai", description: "Back to the AI" },
    { command: "close", description: "Close a conversation" },
    { command: "on", description: "Begin your shift" },
    { command: "off", description: "End your shift" },
    { command: "help", description: "What the bot can do" },
  ],
};
