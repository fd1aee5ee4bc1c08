import { isAccent, textOn } from "./accent.ts";
import type { WidgetConfig } from "./config.ts";
import { type Language, rightToLeft, type Words } from "./i18n/words.ts";
import type { Shell } from "./loader.ts";

/** The look of everything in the shadow root, and the launcher's badge. */
export interface Host {
  /** Colours, side and theme. The page's wish goes before the server's. */
  dress(config: WidgetConfig, serverAccent: string | undefined): void;
  speak(language: Language, words: Words): void;
  setUnread(count: number, words: Words): void;
  setOpen(isOpen: boolean): void;
  /** Adds the style sheet of a part that came later. */
  addStyles(css: string): void;
  /** Size of the text, 1 as designed. */
  scale(textSize: number): void;
  readonly accent: string;
  destroy(): void;
}

const defaultAccent = "#ffdb4d";

/** Adds the style sheet to the shadow root and goes on with what the loader has drawn. */
export function createHost({ root, frame, launcher }: Shell, css: string): Host {
  const addStyles = (text: string): void => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  addStyles(css);
  launcher.setAttribute("aria-haspopup", "dialog");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let theme: WidgetConfig["theme"] = "auto";
  let accent = defaultAccent;
  const shade = (): void => {
    const isDark = theme === "dark" || (theme === "auto" && dark.matches);
    frame.classList.toggle("dark", isDark);
    frame.style.colorScheme = isDark ? "dark" : "light";
  };
  dark.addEventListener("change", shade);
  return {
    addStyles,
    scale: (textSize) => frame.style.setProperty("--zoom", String(textSize)),
    dress(config, serverAccent) {
      accent = config.accent ?? (isAccent(serverAccent) ? serverAccent : defaultAccent);
      theme = config.theme;
      frame.style.setProperty("--accent", accent);
      frame.style.setProperty("--on-accent", textOn(accent));
      frame.classList.toggle("left", config.position === "left");
      frame.dir = rightToLeft.test(config.lang ?? "") ? "rtl" : "ltr";
      shade();
    },
    speak(language, words) {
      frame.lang = language;
      launcher.setAttribute("aria-label", words.openChat);
    },
    setUnread(count, words) {
      const shown = count > 99 ? "99+" : String(count);
      launcher.toggleAttribute("unread", count > 0);
      if (count > 0) launcher.setAttribute("unread", shown);
      launcher.setAttribute("aria-label", count > 0 ? words.openChatUnread(shown) : words.openChat);
    },
    setOpen(isOpen) {
      frame.toggleAttribute("open", isOpen);
      launcher.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) root.querySelector(".t")?.remove();
    },
    get accent() {
      return accent;
    },
    destroy: () => dark.removeEventListener("change", shade),
  };
}
