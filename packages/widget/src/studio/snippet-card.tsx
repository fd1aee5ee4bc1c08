import { useEffect, useState } from "preact/hooks";
import { snippetOf, type StudioSettings } from "./snippet.ts";
import type { StudioWords } from "./words.ts";

/** The tag to paste, and a button that copies it. */
export function SnippetCard({ settings, words }: { settings: StudioSettings; words: StudioWords }) {
  const [isCopied, setCopied] = useState(false);
  const script = new URL("../embed.js", location.href).href;
  const snippet = snippetOf(settings, script, words.yourKey);
  useEffect(() => setCopied(false), [snippet]);
  const copy = (): void => {
    navigator.clipboard?.writeText(snippet).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <section class="snippet" aria-label={words.snippet}>
      <div>
        <h2>{words.snippet}</h2>
        <button class="primary" onClick={copy}>
          {isCopied ? words.copied : words.copy}
        </button>
      </div>
      <pre tabIndex={0}>
        <code>{snippet}</code>
      </pre>
      <p class="hint">{words.snippetHint}</p>
    </section>
  );
}
