import type { Message, User } from "grammy/types";
import type { ManagerRole } from "#auth";
import { greetOnce } from "./chat-store.ts";
import { saveDesk } from "./desk-store.ts";
import { cleanName } from "./format.ts";
import { type Acting, type HandlingDeps, personOf } from "./handling.ts";
import { type Outcome, say, type Spot } from "./outcome.ts";
import { startLink } from "./start-link.ts";
import { textsFor } from "./texts.ts";
import { isContinueToken } from "./visitor/link.ts";
import { forgetVisitor } from "./visitor/store.ts";
import { continueWords } from "./visitor/words.ts";

/** What a link brought along with Start. */
export function startPayload(text: string): string | undefined {
  return /^\/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})$/u.exec(text)?.[1];
}

/** A manager pressed Start: their desk opens. An invite or a visitor's link that they brought stays unused. */
export async function start(
  deps: HandlingDeps,
  acting: Acting,
  { rest }: { readonly rest: string },
): Promise<Outcome> {
  if (!isContinueToken(rest)) return welcome(deps, acting.spot, acting.manager);
  const text = continueWords(acting.texts.locale).forManagers;
  return { effects: [say(deps, acting.spot, { text })] };
}

/** Somebody who is no manager wrote in private: an invite makes them one, else they hear one line, once. */
export async function onStranger(
  deps: HandlingDeps,
  { from, spot, payload }: { from: User; spot: Spot; payload: string | undefined },
): Promise<Outcome> {
  const texts = textsFor(from.language_code);
  if (payload !== undefined) {
    const manager = await deps.auth.managers.redeem(payload, personOf(from));
    if (manager) return welcome(deps, spot, manager);
    return { effects: [say(deps, spot, { text: texts.inviteInvalid, isReply: false })] };
  }
  const greeting = say(deps, spot, { text: texts.strangerHere, isReply: false });
  return {
    effects: [
      async (tx) => {
        if (await greetOnce(tx, spot.chatId)) await greeting(tx);
      },
    ],
  };
}

/** Makes an invite for one person: a manager, or with `admin` an admin. */
export async function invite(
  deps: HandlingDeps,
  { manager, isPrivate, spot, texts }: Acting,
  { rest }: { readonly message: Message; readonly rest: string },
): Promise<Outcome> {
  const answer = (text: string): Outcome => ({ effects: [say(deps, spot, { text })] });
  if (manager.role !== "admin") return answer(texts.adminsOnly);
  // SECURITY: whoever reads an invite first may use it.
  if (!isPrivate) return answer(texts.invitePrivately);
  const role: ManagerRole = rest.toLowerCase() === "admin" ? "admin" : "manager";
  const { username } = await deps.bot.me();
  const code = await deps.auth.managers.invite({
    role,
    siteId: manager.siteId,
    byManagerId: manager.id,
  });
  const link = startLink(deps.config.linkRoot, { username, payload: code });
  return answer(texts.inviteReady(link, code));
}

async function welcome(
  deps: HandlingDeps,
  spot: Spot,
  manager: { readonly id: number; readonly name: string },
): Promise<Outcome> {
  const desk = await deps.desks.ofManager(manager.id);
  const texts = textsFor(desk?.locale);
  return {
    effects: [
      // Who has become a manager is nobody's visitor here any more.
      (tx) => forgetVisitor(tx, spot.chatId),
      (tx) =>
        saveDesk(
          tx,
          { managerId: manager.id, chatId: spot.chatId },
          { isOnShift: true, lastActiveAt: deps.clock.now() },
        ),
      (tx) =>
        Promise.resolve(tx.afterCommit(() => void deps.presence.refresh().catch(() => undefined))),
      say(deps, spot, {
        text: texts.welcome(cleanName(manager.name) || texts.managerName),
        isReply: false,
      }),
    ],
  };
}
