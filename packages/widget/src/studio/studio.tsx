import { useEffect, useState } from "preact/hooks";
import { Controls } from "./controls.tsx";
import { Device } from "./device.tsx";
import { SnippetCard } from "./snippet-card.tsx";
import { blankSettings, hashOf, settingsFrom, type StudioSettings } from "./snippet.ts";
import { type StudioLanguage, studioWords } from "./words.ts";

/** The page at `/studio`: settings, the chat as it will look, and the tag to paste. Knows no site and keeps nothing. */
export function Studio() {
  const [settings, setSettings] = useState(() => settingsFrom(location.hash));
  const [language, setLanguage] = useState<StudioLanguage>(() =>
    navigator.language.startsWith("en") ? "en" : "ru",
  );
  const [isOpen, setOpen] = useState(true);
  const words = studioWords(language);
  const change = (more: Partial<StudioSettings>): void => setSettings({ ...settings, ...more });
  useEffect(() => {
    const hash = hashOf(settings);
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname);
  }, [settings]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.title;
  }, [language]);
  const shown = { settings, isOpen, language };
  return (
    <>
      <header class="bar">
        <span class="mark" aria-hidden="true" />
        <h1>{words.title}</h1>
        <button class="text" onClick={() => setSettings(blankSettings)}>
          {words.reset}
        </button>
        <button
          class="text"
          lang={language === "ru" ? "en" : "ru"}
          onClick={() => setLanguage(language === "ru" ? "en" : "ru")}
        >
          {language === "ru" ? "English" : "Русский"}
        </button>
      </header>
      <main>
        <Controls {...{ settings, words, change }} />
        <section class="stage" aria-label={words.preview}>
          <p class="lead">{words.lead}</p>
          <div class="toggle" role="group" aria-label={words.preview}>
            {([false, true] as const).map((state) => (
              <button
                key={String(state)}
                aria-pressed={isOpen === state}
                onClick={() => setOpen(state)}
              >
                {state ? words.open : words.closed}
              </button>
            ))}
          </div>
          <div class="devices">
            <Device key={`desktop-${language}`} kind="desktop" label={words.desktop} {...shown} />
            <Device key={`phone-${language}`} kind="phone" label={words.phone} {...shown} />
          </div>
          <SnippetCard {...{ settings, words }} />
        </section>
      </main>
    </>
  );
}
