import type { Manager } from "#auth";
import { answer, type CommandHandler, forAdmins } from "./command-handler.ts";
import { saveDesk } from "./desk-store.ts";
import { cleanName } from "./format.ts";
import { type Effect, say } from "./outcome.ts";
import type { Texts } from "./texts.ts";

/** `/managers`: who answers; `remove` with a number takes the rights away at once. */
export const managers: CommandHandler = forAdmins(async (deps, acting, { rest }) => {
  const { manager, texts, spot } = acting;
  const all = (await deps.auth.managers.all()).filter(
    (each) => each.isActive && (manager.siteId === null || each.siteId === manager.siteId),
  );
  const [, number] = /^(?:remove|убрать)\s+(\d{1,9})$/iu.exec(rest) ?? [];
  if (rest !== "" && number === undefined) return answer(deps, acting, texts.managersUsage);
  if (number === undefined) {
    const desks = await deps.desks.all();
    const rows = all.map((each) =>
      managerRow(
        each,
        desks.some((desk) => desk.managerId === each.id && desk.isOnShift),
        texts,
      ),
    );
    return answer(
      deps,
      acting,
      [texts.managersHeading, ...rows, "", texts.managersUsage].join("\n"),
    );
  }
  const target = all.find(({ id }) => id === Number(number));
  if (!target) return answer(deps, acting, texts.managersUsage);
  // Nobody locks themselves out.
  if (target.id === manager.id) return answer(deps, acting, texts.notYourself);
  await deps.auth.managers.deactivate(target.id);
  const desk = await deps.desks.ofManager(target.id);
  const effects: Effect[] = desk
    ? [(tx) => saveDesk(tx, desk, { isOnShift: false, focus: undefined })]
    : [];
  const words = texts.managerRemoved(cleanName(target.name) || texts.managerName);
  return { effects: [...effects, say(deps, spot, { text: words })] };
});

function managerRow(
  { id, name, role, username }: Manager,
  isOnShift: boolean,
  texts: Texts,
): string {
  const marks = [
    `${id}. ${cleanName(name) || texts.managerName}`,
    username && `@${username}`,
    role === "admin" ? texts.roleAdmin : undefined,
    isOnShift ? texts.onShiftMark : texts.offShiftMark,
  ];
  return marks.filter(Boolean).join(" · ");
}
