export { type AiDeps, createAi } from "./ai.ts";
export type * from "./contract.ts";
export { parseArticle } from "./knowledge/article-file.ts";
export { keepTopics } from "./knowledge/topics/kept-topics.ts";
