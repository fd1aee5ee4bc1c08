import { useEffect, useRef, useState } from "preact/hooks";
import { clockTime } from "./clock-time.ts";
import { useMedia } from "./media-context.ts";
import { MediaIcon } from "./media-icons.tsx";

interface Props {
  /** What is played; undefined while the device looks for it. */
  readonly url: string | undefined;
  /** Where it can be downloaded. */
  readonly href?: string;
  readonly name: string;
  readonly durationMs?: number | undefined;
}

/** A voice note or another sound: play, pause, jump. What cannot be played is a link. */
export function Player({ url, href, name, durationMs }: Props) {
  const { words } = useMedia();
  const [isPlaying, setPlaying] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [at, setAt] = useState(0);
  const [known, setKnown] = useState(durationMs === undefined ? 0 : durationMs / 1_000);
  const sound = useRef<HTMLAudioElement>(undefined);
  useEffect(() => () => sound.current?.pause(), []);

  const soundOf = (address: string): HTMLAudioElement => {
    const element = (sound.current ??= new Audio());
    if (element.src !== address) element.src = address;
    element.ontimeupdate = () => setAt(element.currentTime);
    element.onplay = element.onpause = () => setPlaying(!element.paused);
    // Recordings without a length in them say that it is endless.
    element.ondurationchange = () =>
      Number.isFinite(element.duration) && setKnown(element.duration);
    element.onended = () => setAt(0);
    element.onerror = () => setBroken(true);
    return element;
  };
  const toggle = (): void => {
    if (!url) return;
    const element = soundOf(url);
    if (element.paused) element.play().catch(() => setBroken(true));
    else element.pause();
  };
  if (isBroken && href)
    return (
      <a class="line" href={href} target="_blank" rel="noopener noreferrer">
        {words.file(name)}
      </a>
    );
  const length = Math.max(known, at, 0.1);
  return (
    <div class="player">
      <button
        class="ic play"
        aria-label={isPlaying ? words.pause : words.play}
        disabled={!url}
        onClick={toggle}
      >
        <MediaIcon name={isPlaying ? "pause" : "play"} size={18} />
      </button>
      <input
        type="range"
        aria-label={words.voice}
        aria-valuetext={clockTime(at)}
        min={0}
        max={length}
        step={0.1}
        value={at}
        style={{ "--at": `${(at / length) * 100}%` }}
        onInput={({ currentTarget }) => {
          if (url) soundOf(url).currentTime = Number(currentTarget.value);
          setAt(Number(currentTarget.value));
        }}
      />
      <small>{known > 0 || at > 0 ? clockTime(isPlaying || at > 0 ? at : known) : ""}</small>
    </div>
  );
}
