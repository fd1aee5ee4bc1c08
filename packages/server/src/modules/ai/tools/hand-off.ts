import * as v from "valibot";
import { defineTool } from "./tool.ts";

/** Calls a manager. The reason is one of a few, so that no words of a model reach a manager as the park's own. */
export const handOff = defineTool({
  name: "handoff",
  description:
    "Позвать менеджера: человек просит его, жалуется, попал в ДТП, не получил деньги, его заблокировали, нужна проверка документов или в знаниях нет ответа и человек согласен подождать. Подключение произойдёт после вашего ответа.",
  schema: v.strictObject({
    reason: v.pipe(
      v.picklist([
        "asked",
        "accident",
        "money",
        "complaint",
        "blocked",
        "documents",
        "lost",
        "other",
      ]),
      v.description(
        "Почему: просит, ДТП, деньги, жалоба, блокировка, документы, нет ответа, другое",
      ),
    ),
  }),
  async run({ onHandover }, { reason }) {
    onHandover(reason);
    return { manager: "called", note: "Скажите одной фразой, что менеджер ответит здесь." };
  },
});
