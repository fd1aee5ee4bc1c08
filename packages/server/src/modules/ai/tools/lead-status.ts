import * as v from "valibot";
import { defineTool } from "./tool.ts";

/** What became of this conversation's own lead. */
export const leadStatus = defineTool({
  name: "lead_status",
  description: "Узнать, что уже сохранено о человеке и что решено по его заявке.",
  schema: v.strictObject({}),
  async run({ chat, conversation }) {
    const lead = (await chat.queries.conversation(conversation.id))?.lead;
    if (!lead) return { lead: null };
    const { status, phone, ...known } = lead;
    return { lead: { status, ...known, hasPhone: phone !== undefined } };
  },
});
