import * as v from "valibot";
import { limits } from "@ilpo-chat/protocol";
import { defineTool } from "./tool.ts";

const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limits.nameMax));

/** Keeps what the visitor has told of themselves, in parts as they come; stored like the form of the widget. */
export const saveLead = defineTool({
  name: "save_lead",
  description:
    "Сохранить, что человек сообщил о себе для подключения или звонка. Вызывайте сразу, как узнали хоть одно поле; чего человек не говорил, не передавайте.",
  schema: v.pipe(
    v.strictObject({
      name: v.optional(v.pipe(words, v.description("Имя"))),
      phone: v.optional(
        v.pipe(
          v.string(),
          v.maxLength(40),
          v.description("Телефон или его метка вида [[phone-1]], как в сообщении"),
        ),
      ),
      userType: v.optional(
        v.pipe(v.picklist(["driver", "courier"]), v.description("Водитель или курьер")),
      ),
      city: v.optional(v.pipe(words, v.description("Город"))),
      car: v.optional(
        v.pipe(v.picklist(["own", "rent"]), v.description("Своя машина или нужна аренда")),
      ),
    }),
    v.check((lead) => Object.keys(lead).length > 0, "nothing to save"),
  ),
  async run({ chat, conversation }, lead) {
    const { id: conversationId, siteId, visitorId } = conversation;
    const given = Object.entries(lead).filter(([, value]) => value !== undefined);
    await chat.visitor.submitLead({
      ...{ siteId, visitorId, conversationId },
      ...Object.fromEntries(given),
    });
    return { saved: given.map(([field]) => field) };
  },
});
