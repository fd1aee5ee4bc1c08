import { aiEntities } from "../modules/ai/entities.ts";
import { authEntities } from "../modules/auth/entities.ts";
import { chatEntities } from "../modules/chat/entities.ts";
import { pushEntities } from "../modules/push/entities.ts";
import { telegramEntities } from "../modules/telegram/entities.ts";

/** Every table of the house, for the ORM. The one file that looks behind the modules' doors. */
export const entities = [
  ...authEntities,
  ...chatEntities,
  ...aiEntities,
  ...telegramEntities,
  ...pushEntities,
];
