const ru = {
  title: "Самопроверка чата",
  close: "Закрыть",
  again: "Проверить снова",
  copy: "Скопировать отчёт",
  copied: "Скопировано",
  waits: "проверяем…",
  states: { good: "в порядке", fair: "стоит взглянуть", bad: "не работает" },
  checks: {
    policy: "Политика страницы",
    server: "Сервер чата",
    site: "Ключ и адрес сайта",
    version: "Версия",
    clock: "Часы",
    socket: "WebSocket",
    polling: "Обычные запросы",
    localStorage: "localStorage",
    indexedDb: "IndexedDB",
  },
  said: {
    policyFits: () => "CSP и Trusted Types чату не мешают.",
    policyStops: (directives: string) =>
      `Страница остановила чат: ${directives}. Добавьте адрес сервера чата в эту директиву заголовка Content-Security-Policy.`,
    answers: (ms: string) => `Отвечает за ${ms} мс.`,
    blocked: (server: string) =>
      `CSP не пускает к ${server}. Добавьте в connect-src этот адрес и его же с wss://.`,
    unreachable: (server: string) =>
      `${server} не отвечает. Проверьте, запущен ли сервер и открывается ли ${server}/livez.`,
    unknown: () => "Сервер не ответил, проверить нельзя.",
    siteAllowed: () => "Ключ верный, этот адрес разрешён.",
    originRefused: (origin: string) => `Добавьте ${origin} в разрешённые адреса сайта на сервере.`,
    siteUnknown: () => "Такого ключа на сервере нет. Проверьте data-site.",
    sameVersion: () => "Чат и сервер одной версии.",
    otherVersion: (apps: string) =>
      `Страница взяла другую версию из кеша (${apps}). Это пройдёт само, или обновите страницу.`,
    otherProtocol: (versions: string) =>
      `Версии не понимают друг друга: ${versions}. Обновите страницу.`,
    clockRight: (seconds: string) => `Расхождение с сервером ${seconds} с.`,
    clockWrong: (seconds: string) =>
      `Расходятся с сервером на ${seconds} с. Время сообщений будет выглядеть неверно: поправьте часы устройства или сервера.`,
    works: () => "Работает.",
    socketFails: () =>
      "Не открывается. Чат перейдёт на обычные запросы; проверьте wss:// в connect-src и Upgrade в nginx.",
    pollingFails: () => "Не проходят. Проверьте connect-src и путь /socket.io/ в nginx.",
    storageFails: () =>
      "Выключено для этой страницы. Чат работает, но после перезагрузки начнёт разговор заново.",
  },
};

export type SelfTestWords = typeof ru;
export type CheckName = keyof SelfTestWords["checks"];

const en: SelfTestWords = {
  title: "Chat self-test",
  close: "Close",
  again: "Test again",
  copy: "Copy the report",
  copied: "Copied",
  waits: "testing…",
  states: { good: "all right", fair: "worth a look", bad: "does not work" },
  checks: {
    policy: "Policy of the page",
    server: "Chat server",
    site: "Key and address of the site",
    version: "Version",
    clock: "Clock",
    socket: "WebSocket",
    polling: "Plain requests",
    localStorage: "localStorage",
    indexedDb: "IndexedDB",
  },
  said: {
    policyFits: () => "CSP and Trusted Types do not stand in the way.",
    policyStops: (directives) =>
      `The page has stopped the chat: ${directives}. Add the chat server's address to that directive of the Content-Security-Policy header.`,
    answers: (ms) => `Answers in ${ms} ms.`,
    blocked: (server) =>
      `The page's policy keeps us from ${server}. Add it to connect-src, once more with wss:// too.`,
    unreachable: (server) =>
      `${server} does not answer. See whether the server runs and ${server}/livez opens.`,
    unknown: () => "The server has not answered, so this cannot be told.",
    siteAllowed: () => "The key is right and this address is allowed.",
    originRefused: (origin) => `Add ${origin} to the site's allowed origins on the server.`,
    siteUnknown: () => "The server has no such key. Check data-site.",
    sameVersion: () => "Chat and server are of one version.",
    otherVersion: (apps) =>
      `The page took another version from its cache (${apps}). It passes by itself, or reload the page.`,
    otherProtocol: (versions) =>
      `The versions do not understand each other: ${versions}. Reload the page.`,
    clockRight: (seconds) => `Differs from the server's by ${seconds} s.`,
    clockWrong: (seconds) =>
      `Differs from the server's by ${seconds} s. Times of messages will look wrong: set the clock of the device or the server.`,
    works: () => "Works.",
    socketFails: () =>
      "Does not open. The chat will use plain requests; check wss:// in connect-src and Upgrade in nginx.",
    pollingFails: () => "Do not get through. Check connect-src and the path /socket.io/ in nginx.",
    storageFails: () =>
      "Switched off for this page. The chat works, and begins a new conversation after a reload.",
  },
};

/** The site owner reads it: Russian, unless the chat speaks English. */
export function selfTestWords(language: string): SelfTestWords {
  return language === "en" ? en : ru;
}
