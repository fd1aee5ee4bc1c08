import { Icon } from "./icons.tsx";

const COLOURS: Record<string, string> = {
  "🔴": "#e5484d",
  "🟠": "#f08c2e",
  "🟡": "#f5c518",
  "🟢": "#2fae5f",
  "🔵": "#3390ec",
  "🟣": "#8e5bd6",
  "⚪": "#c9ced3",
  "⚫": "#3c4248",
};

const DRAWN: Record<string, "pin" | "send"> = { "📌": "pin", "🤖": "send" };

/** A place's sign. The coloured circles, which show its state, are drawn: not every machine has them in a font. */
export function StateIcon({ icon }: { icon: string }) {
  const colour = COLOURS[icon.replace("\u{FE0F}", "")];
  const drawn = DRAWN[icon];
  if (drawn) return <Icon name={drawn} />;
  if (colour === undefined) return <span aria-hidden="true">{icon}</span>;
  return (
    <svg class="state-icon" viewBox="0 0 20 20" role="img" aria-label={icon}>
      <circle cx="10" cy="10" r="9" fill={colour} />
    </svg>
  );
}
