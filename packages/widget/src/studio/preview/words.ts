const ru = {
  title: "Ваш таксопарк",
  greeting: ["Здравствуйте! Расскажу про подключение, документы и выплаты.", "С чего начнём?"],
  quickReplies: ["Хочу подключиться", "Какие документы нужны"],
  callManager: "Позвать менеджера",
  answer: [
    "Это предпросмотр. ",
    "На вашем сайте ответит ",
    "**консультант** ",
    "по базе знаний вашего парка.",
  ],
  manager: "Анна",
  managerSays: "Здравствуйте! На вашем сайте здесь ответит менеджер из Telegram.",
};

/** What is said in the preview. */
export type PreviewWords = typeof ru;

const en: PreviewWords = {
  title: "Your taxi park",
  greeting: ["Hello! Ask me about joining, documents and payouts.", "Where shall we begin?"],
  quickReplies: ["I want to join", "Which documents do I need"],
  callManager: "Ask for a manager",
  answer: [
    "This is a preview. ",
    "On your site ",
    "**the consultant** ",
    "answers from your park's knowledge.",
  ],
  manager: "Anna",
  managerSays: "Hello! On your site a manager answers here from Telegram.",
};

export function previewWords(language: string): PreviewWords {
  return language === "en" ? en : ru;
}
