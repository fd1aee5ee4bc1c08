import type { BrowserPage } from "./widget-page.ts";

/** What cannot be reached in the open chat at the present size of the window, one line each. */
export function outOfReach(page: BrowserPage): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector("ilpo-chat")?.shadowRoot;
    const panel = root?.querySelector(".panel");
    if (!root || !panel) return [];
    const problems: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth)
      problems.push("the page scrolls sideways");
    const frame = panel.getBoundingClientRect();
    if (frame.top < 0 || frame.bottom > innerHeight + 1)
      problems.push("the chat leaves the window");
    for (const element of panel.querySelectorAll(":not(.curtain, svg *)")) {
      const box = element.getBoundingClientRect();
      // What scrolls is reached by scrolling, but only up and down.
      const isInside = box.left >= frame.left - 1 && box.right <= frame.right + 1;
      const isFixed = element.matches(".top, .foot, .menu");
      const isWhole = !isFixed || (box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1);
      if (!isInside || !isWhole) problems.push(`${element.localName}.${element.className}`);
    }
    const log = panel.querySelector(".log");
    if (log && log.clientHeight < 40) problems.push("no room for the conversation");
    return problems;
  });
}
