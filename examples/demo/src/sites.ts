import type { App } from "@ilpo-chat/server";

type NewSite = Parameters<App["auth"]["sites"]["save"]>[0];

/** Where browsers find the two demo pages. */
export interface DemoOrigins {
  readonly taxi: readonly string[];
  readonly partner: readonly string[];
}

/** The demo's two sites: the park's own, and a partner's under another look. */
export function demoSites({ taxi, partner }: DemoOrigins): readonly NewSite[] {
  return [
    {
      key: "taxi-demo",
      name: "Илпо Такси",
      origins: taxi,
      settings: {
        title: "Илпо Такси",
        accent: "#FFDB4D",
        locale: "ru",
        greeting: [
          "Здравствуйте! Помогу подключиться к Яндекс.Такси: расскажу про документы, комиссию, аренду и выплаты.",
          "С чего начнём?",
        ],
        quickReplies: [
          { text: "Хочу подключиться" },
          { text: "Какие документы нужны" },
          { text: "Сколько я заработаю" },
          { text: "Аренда авто" },
          { text: "Позвать менеджера", action: "manager" },
        ],
      },
    },
    {
      key: "partner-demo",
      name: "КурьерПлюс",
      origins: partner,
      settings: {
        title: "КурьерПлюс",
        accent: "#1F6FEB",
        locale: "ru",
        greeting: [
          "Здравствуйте! Расскажу, как стать курьером: документы, график, выплаты.",
          "Что хотите узнать?",
        ],
        quickReplies: [
          { text: "Какие документы нужны курьеру" },
          { text: "Когда выплаты" },
          { text: "Позвать менеджера", action: "manager" },
        ],
      },
    },
  ];
}
