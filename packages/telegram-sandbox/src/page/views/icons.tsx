const PATHS = {
  attach: "M16.5 6.5v10a4.5 4.5 0 0 1-9 0v-11a3 3 0 0 1 6 0v10a1.5 1.5 0 0 1-3 0v-9",
  send: "M4 12 20 4.5l-3.2 15.2-5.6-4.2-3.1 3v-5L17 7.5",
  back: "M14.5 5.5 8 12l6.5 6.5",
  more: "M12 6.2v.1M12 12v.1M12 17.8v.1",
  close: "m6.5 6.5 11 11m0-11-11 11",
  reply: "M10 7 4.5 12 10 17v-3.2c4.5 0 7.4 1 9.5 4.2-.6-5-3.6-7.8-9.5-8z",
  edit: "m5 19 .9-3.9L15.8 5.2a1.8 1.8 0 0 1 2.6 0l.4.4a1.8 1.8 0 0 1 0 2.6L8.9 18.1z",
  pin: "M9 4.5h6l-.7 5.2 3.2 3.3v1.5h-11V13l3.2-3.3zM12 14.5v5.5",
  down: "m6.5 9.5 5.5 5.5 5.5-5.5",
  play: "M8.5 6v12l10-6z",
  pause: "M8.5 6v12M15.5 6v12",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
} as const;

/** A line icon; decorative, the button around it has the name. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
