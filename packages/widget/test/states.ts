import type {
  Attachment,
  ChatState,
  ConversationSummary,
  PendingItem,
  StoredItem,
} from "@ilpo-chat/sdk";
import sharp from "sharp";
import { connected, demoSettings, talk } from "./fake-chat-client.ts";
import { notice, pending, stored, writtenAt } from "./timeline-items.ts";
import type { BrowserPage } from "./widget-page.ts";

/** Something that a driver can see. The pictures, the accessibility tests and their report go through all of them. */
export interface WidgetState {
  readonly name: string;
  /** What the page asks for. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Absent while the chat is closed. */
  readonly chat?: Partial<ChatState>;
  /** What the driver does then. */
  readonly act?: (
    page: BrowserPage,
    set: (chat: Partial<ChatState>) => Promise<void>,
  ) => Promise<void>;
  /** There is also a picture of it in the colours of a visitor who has chosen some for all pages. */
  readonly hasForcedColours?: true;
  /** Stands there when everything has arrived. */
  readonly shows: string;
}

/** The moment of all pictures, in a conversation of the same day. */
export const now = "2026-03-12T11:20:00Z";

const ready = { connection: connected, loaded: true, settings: demoSettings } as const;
const withAi = { ...ready, conversation: talk } as const;
const anna = { ...talk, mode: "manager", manager: { name: "Анна" } } as const;
const withAnna = { ...ready, conversation: anna, site: { online: true } } as const;

const message = (item: StoredItem, more: Partial<StoredItem["message"]>): StoredItem => ({
  ...item,
  message: { ...item.message, ...more },
});
const file = (name: string, type: string, more: Partial<Attachment> = {}): Attachment => ({
  ...{ id: name, name, type, bytes: 1_887_437, url: `/v1/files/${name}` },
  ...more,
});

/** Stands for a photo of a document. */
export const photo = (height: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="${height}"><rect width="320" height="${height}" fill="#9fb2c8"/><rect x="24" y="24" width="80" height="${height - 48}" rx="8" fill="#dfe8f1"/><rect x="130" y="40" width="150" height="14" fill="#dfe8f1"/><rect x="130" y="70" width="110" height="14" fill="#dfe8f1"/></svg>`,
    ),
  )
    .png()
    .toBuffer();

const question = [stored(1, "user", "Какая комиссия?"), stored(2, "user", "и когда вывод денег")];
const answerText =
  "Комиссия парка **3%** с заказа, абонентской платы нет. Больше 500 заказов в месяц: **1%**.\n\nВыплаты круглосуточно:\n- на карту любого банка за 5–15 минут\n- от 100 ₽, первый вывод в сутки без комиссии";
const answer = message(stored(3, "ai", answerText), {
  sources: [
    { id: "1", title: "Комиссия" },
    { id: "2", title: "Выплаты" },
  ],
});
const leadOffer = message(
  stored(
    2,
    "ai",
    "Отлично, машина подходит для «Комфорта». Оставьте контакты, и менеджер создаст профиль.",
  ),
  { card: "lead" },
);
const application = [stored(1, "user", "Хочу подключиться, есть Солярис 2019"), leadOffer];
const uploading: PendingItem = {
  ...pending("upload", "sending", ""),
  files: [
    {
      uploadId: "upload-0",
      name: "prava-2.png",
      type: "image/png",
      bytes: 1_887_437,
      progress: 0.64,
    },
  ],
};
const documents = [
  stored(1, "manager", "Пришлите, пожалуйста, фото прав с двух сторон."),
  message(stored(2, "user", ""), {
    attachments: [
      file("prava-1.jpg", "image/jpeg", { width: 320, height: 240 }),
      file("osago.pdf", "application/pdf", { bytes: 655_360 }),
    ],
  }),
  message(stored(3, "manager", "Такой же, как здесь:"), {
    attachments: [file("obrazec.jpg", "image/jpeg", { width: 320, height: 120 })],
  }),
  message(stored(4, "user", ""), {
    attachments: [file("voice.ogg", "audio/ogg", { durationMs: 14_000 })],
  }),
];
const endedByAnna = {
  ...withAnna,
  conversation: { ...anna, status: "closed" },
  items: [
    stored(1, "manager", "Профиль создан, ссылку отправила в СМС. Удачи на линии."),
    notice(2, "closed", "Анна"),
  ],
} as const;

const conversations: readonly ConversationSummary[] = [
  {
    ...{ id: talk.id, code: "K7F2", status: "active", startedAt: now },
    last: { author: { type: "user" }, content: "и когда вывод денег", files: 0, at: now },
  },
  {
    ...{ id: "b", code: "M3PA", status: "transferred", startedAt: "2026-03-11T09:00:00Z" },
    last: {
      ...{ author: { type: "ai" }, files: 0, at: "2026-03-11T09:04:00Z" },
      content: "Передал **менеджеру**. Пока ждёте, спросите меня о чём угодно.",
    },
  },
  {
    ...{ id: "a", code: "Z9QX", status: "closed", startedAt: "2025-12-02T15:00:00Z" },
    last: {
      ...{ author: { type: "manager", name: "Анна" }, content: "", files: 1 },
      at: "2025-12-02T15:40:00Z",
    },
  },
];

const press = (name: string) => (page: BrowserPage) =>
  page.getByRole("button", { name, exact: true }).first().click();

export const states: readonly WidgetState[] = [
  { name: "closed", shows: "Работа в такси" },
  {
    name: "teaser",
    hasForcedColours: true,
    settings: {
      teaser: "Здравствуйте! Подскажу условия, документы и выплаты. Спросите что угодно.",
    },
    shows: "Здравствуйте",
  },
  { name: "greeting", chat: { ...ready, site: { online: true } }, shows: "политику данных" },
  {
    name: "streaming",
    chat: {
      ...withAi,
      items: question,
      deliveredSeq: 2,
      readSeq: 2,
      reply: { turn: 2, text: answerText.slice(0, -3) },
    },
    shows: "без комис",
  },
  {
    name: "answer",
    hasForcedColours: true,
    chat: { ...withAi, items: [...question, answer], readSeq: 2 },
    shows: "Источники",
  },
  {
    name: "answer-judged",
    chat: { ...withAi, items: [...question, { ...answer, helpful: false }], readSeq: 2 },
    act: press("Ответ не помог"),
    shows: "Слишком длинно",
  },
  {
    name: "queue",
    chat: {
      ...ready,
      conversation: { ...talk, status: "transferred", mode: "manager" },
      site: { online: false, backAt: "2026-03-13T06:00:00Z" },
      items: [
        stored(1, "user", "Можно с человеком поговорить?"),
        notice(2, "waiting-for-manager"),
        stored(3, "ai", "Передал менеджеру. Пока ждёте, спросите меня о чём угодно."),
      ],
      readSeq: 1,
    },
    shows: "завтра после",
  },
  {
    name: "queue-place",
    chat: {
      ...ready,
      conversation: { ...talk, status: "transferred", mode: "manager" },
      ...{ site: { online: true }, ahead: 2 },
      items: [stored(1, "user", "Можно с человеком поговорить?"), notice(2, "waiting-for-manager")],
      readSeq: 1,
    },
    shows: "Перед вами",
  },
  {
    name: "manager",
    chat: {
      ...withAnna,
      items: [
        notice(1, "manager-joined", "Анна"),
        stored(2, "manager", "Алексей, добрый день! Вижу заявку."),
        stored(3, "manager", "Пришлите, пожалуйста, фото прав с двух сторон."),
        writtenAt(stored(4, "user", "Сейчас пришлю"), "2026-03-12T11:10:00Z"),
      ],
      deliveredSeq: 4,
      typing: "manager",
      draft: "Вот, вторая сторона",
    },
    shows: "Анна печатает",
  },
  { name: "lead", chat: { ...withAi, items: application, readSeq: 1 }, shows: "Отправить заявку" },
  {
    name: "lead-wrong",
    hasForcedColours: true,
    chat: { ...withAi, items: application, readSeq: 1 },
    act: async (page) => {
      await page.getByLabel("Имя").fill("Алексей");
      await page.getByLabel("Телефон").fill("+7 (916) 123");
      await page.getByRole("button", { name: "Отправить заявку" }).click();
    },
    shows: "Проверьте номер",
  },
  {
    name: "lead-sent",
    chat: {
      ...ready,
      conversation: {
        ...talk,
        lead: {
          ...{ name: "Алексей", phone: "+7 916 ***-**-67", userType: "driver" },
          ...{ city: "Казань", car: "own", status: "new" },
        },
      },
      items: application,
      readSeq: 1,
    },
    shows: "Заявка отправлена",
  },
  {
    name: "files",
    hasForcedColours: true,
    chat: withAnna,
    act: async (page, set) => {
      const buffer = await photo(240);
      await page.getByRole("button", { name: "Прикрепить файл" }).click();
      await page
        .getByLabel("Документ или файл")
        .setInputFiles({ name: "prava-2.png", mimeType: "image/png", buffer });
      await page.locator(".thumb canvas").waitFor();
      await set({ items: [...documents, uploading], deliveredSeq: 4 });
    },
    shows: "отправляем · 64%",
  },
  {
    name: "attach",
    chat: { ...withAi, items: question, readSeq: 2 },
    act: press("Прикрепить файл"),
    shows: "Документ или файл",
  },
  {
    name: "failed",
    chat: {
      ...withAi,
      items: [stored(1, "ai", "Какой у вас город?"), pending("1", "failed", "Вы тут?")],
    },
    shows: "Не отправлено",
  },
  {
    name: "offline",
    chat: {
      ...withAi,
      connection: { status: "connecting", code: "offline" },
      items: [
        stored(1, "ai", "Какой у вас город?"),
        pending("1", "waiting", "Казань"),
        pending("2", "waiting", "стаж 6 лет"),
      ],
    },
    shows: "Нет связи",
  },
  { name: "ended", chat: endedByAnna, shows: "Помогли вам?" },
  {
    name: "rated",
    hasForcedColours: true,
    chat: { ...endedByAnna, conversation: { ...endedByAnna.conversation, rating: { score: 4 } } },
    shows: "Спасибо за оценку",
  },
  {
    name: "menu",
    chat: {
      ...withAi,
      items: [...question, answer],
      site: { online: true, telegram: true },
      readSeq: 2,
    },
    act: press("Ещё"),
    shows: "Завершить разговор",
  },
  {
    name: "telegram",
    chat: { ...withAi, items: question, site: { online: true, telegram: true }, readSeq: 2 },
    act: async (page) => {
      await press("Ещё")(page);
      await page.getByRole("menuitem", { name: "Продолжить в Telegram" }).click();
    },
    shows: "Открыть Telegram",
  },
  {
    name: "quote",
    chat: {
      ...withAnna,
      items: [
        stored(1, "manager", "Какой у вас город и какая машина? Если есть СТС, пришлите фото."),
        message(stored(2, "user", "Казань, Солярис"), { replyTo: 1 }),
        message(stored(3, "manager", "Отлично, подходит."), { replyTo: 2 }),
      ],
      deliveredSeq: 3,
    },
    act: async (page) => {
      await press("Действия с сообщением")(page);
      await press("Ответить")(page);
      await page.keyboard.type("СТС вышлю вечером");
    },
    shows: "Отлично",
  },
  {
    name: "conversations",
    chat: { ...withAi, items: question, readSeq: 2 },
    act: async (page) => {
      await page.evaluate((summaries) => {
        window.clients[0]?.keep(summaries.map((summary) => ({ summary, items: [] })));
      }, conversations);
      await press("Ещё")(page);
      await page.getByRole("menuitem", { name: "Мои разговоры" }).click();
    },
    shows: "Ждёт менеджера",
  },
  {
    name: "own-message",
    chat: {
      ...withAi,
      items: [
        writtenAt(stored(1, "user", "Превет"), now),
        writtenAt(stored(2, "ai", "Здравствуйте!"), now),
      ],
      readSeq: 1,
    },
    act: press("Действия с сообщением"),
    shows: "Изменить",
  },
];
