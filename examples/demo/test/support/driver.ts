import type { Page } from "@ilpo-chat/testkit";

const WAIT = { timeout: 15_000 };

/** A driver at the widget: what they do and what they see. */
export function driverAt(page: Page) {
  const panel = page.getByRole("dialog");
  const composer = panel.getByRole("textbox");
  const lines = panel.locator(".m, .sys");
  return {
    panel,
    async open(): Promise<void> {
      await page.getByRole("button", { name: /^(Чат|Открыть чат)/ }).click(WAIT);
      await composer.waitFor(WAIT);
    },
    async say(text: string): Promise<void> {
      await composer.fill(text);
      await composer.press("Enter");
    },
    async callManager(): Promise<void> {
      await panel.getByRole("button", { name: "Ещё" }).click(WAIT);
      await panel.getByRole("menuitem", { name: "Позвать менеджера" }).click(WAIT);
    },
    sees: (text: string | RegExp) => panel.getByText(text).last().waitFor(WAIT),
    /** Waits until nothing is being written or sent. */
    async rests(): Promise<void> {
      await panel
        .locator(".writing, .dots, .pending")
        .first()
        .waitFor({ ...WAIT, state: "detached" });
    },
    async seesPicture(): Promise<void> {
      await panel.locator(".picture canvas[data-drawn]").last().waitFor(WAIT);
    },
    /** Every bubble and notice, in order. */
    history: () => lines.allInnerTexts(),
  };
}

export type Driver = ReturnType<typeof driverAt>;
