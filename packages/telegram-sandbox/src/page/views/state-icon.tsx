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

const DRAWN: Record<string, "pin" | "send"> = { "📌": "pin", "✈": "send" };
const ROBOT = "🤖";

/** A place's sign. Those which show its state are drawn: not every machine has them in a font. */
export function StateIcon({ icon }: { icon: string }) {
  const colour = COLOURS[icon.replace("\u{FE0F}", "")];
  const drawn = DRAWN[icon];
  if (drawn) return <Icon name={drawn} />;
  if (colour === undefined && icon !== ROBOT) return <span aria-hidden="true">{icon}</span>;
  return (
    <svg class="state-icon" viewBox="0 0 20 20" role="img" aria-label={icon}>
      {colour === undefined ? <Robot /> : <circle cx="10" cy="10" r="9" fill={colour} />}
    </svg>
  );
}

function Robot() {
  return (
    <>
      <path d="M10 1v4M1.5 10v4M18.5 10v4" stroke="#7f93ab" stroke-width="2" />
      <rect x="3" y="4.5" width="14" height="13.5" rx="4" fill="#7f93ab" />
      <path d="M7.2 9.5v2M12.8 9.5v2" stroke="#fff" stroke-width="2.2" stroke-linecap="round" />
    </>
  );
}
