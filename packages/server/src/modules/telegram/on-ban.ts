import { visitorLabel } from "./card.ts";
import { answer, codeAndRest, type CommandHandler, forAdmins, meant } from "./command-handler.ts";
import { say } from "./outcome.ts";
import { forgetConversation } from "./visitor/join.ts";

/** The hint on which every node cuts the visitor's sockets. */
export const BLOCKED = "telegram.visitor-blocked";

/** `/ban`: the visitor is shut out, their sockets are cut, the conversation ends. */
export const ban = setBlocked(true);
/** `/unban`: they may write again. */
export const unban = setBlocked(false);

function setBlocked(isBlocked: boolean): CommandHandler {
  return forAdmins(async (deps, acting, { message, rest }) => {
    const { manager, texts, spot } = acting;
    const conversation = await meant(deps, acting, { message, code: codeAndRest(rest).code });
    if (!conversation) return answer(deps, acting, texts.noConversation);
    const { id: conversationId, visitorId } = conversation;
    await deps.auth.visitors.setBlocked(visitorId, isBlocked);
    if (isBlocked) {
      deps.bus.publish(BLOCKED, { visitorId });
      if (conversation.status !== "closed")
        await deps.chat.manager.close({ conversationId, manager });
    }
    const label = visitorLabel(conversation, texts);
    const text = isBlocked ? texts.banned(label, conversation.code) : texts.unbanned(label);
    const shutOut = isBlocked ? [forgetConversation(conversationId)] : [];
    return { effects: [...shutOut, say(deps, spot, { text, conversationId })] };
  });
}
