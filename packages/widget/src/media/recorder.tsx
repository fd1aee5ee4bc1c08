import { useEffect, useRef, useState } from "preact/hooks";
import { useChat } from "../views/chat-context.ts";
import { Icon } from "../views/icons.tsx";
import { clockTime } from "./clock-time.ts";
import { useMedia } from "./media-context.ts";
import { canRecord, failureOfRecording, type Recording, startRecording } from "./recording.ts";

const tickMs = 100;
const barsShown = 28;
/** Then it is sent as it is. */
const secondsMax = 300;

/** Records a voice note from the moment it is shown. */
export function Recorder() {
  const { model } = useChat();
  const { words, media } = useMedia();
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [startedAt, setStartedAt] = useState<number>();
  const isRunning = startedAt !== undefined;
  const recording = useRef<Recording>(undefined);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let isGone = false;
    begin().catch((error: unknown) => {
      const why = canRecord() ? failureOfRecording(error) : "missing";
      media.useTool(undefined, why === "refused" ? words.micRefused : words.micMissing);
    });
    async function begin(): Promise<void> {
      const started = await startRecording();
      if (isGone) return started.cancel();
      recording.current = started;
      setStartedAt(performance.now());
      panel.current?.focus();
    }
    return () => {
      isGone = true;
      recording.current?.cancel();
    };
  }, []);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(
      () =>
        setLevels((before) => [...before.slice(1 - barsShown), recording.current?.level() ?? 0]),
      tickMs,
    );
    return () => clearInterval(timer);
  }, [isRunning]);

  // A page in the background is called less often: the count of levels is no clock.
  const seconds = isRunning ? (performance.now() - startedAt) / 1_000 : 0;
  const finish = async (): Promise<void> => {
    const blob = await recording.current?.finish();
    recording.current = undefined;
    media.useTool(undefined);
    if (blob && blob.size > 0) media.send([new File([blob], words.voice, { type: blob.type })]);
  };
  useEffect(() => {
    if (seconds >= secondsMax) void finish();
  }, [seconds >= secondsMax]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    media.useTool(undefined);
  };
  return (
    <div class="foot">
      <div
        class="comp recorder"
        ref={panel}
        role="group"
        aria-label={words.recording}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <button
          class="ic"
          aria-label={words.cancelSending}
          onClick={() => media.useTool(undefined)}
        >
          <Icon name="close" />
        </button>
        <i class={isRunning ? "on" : ""} />
        <span class="time">{clockTime(seconds)}</span>
        <span class="levels" aria-hidden="true">
          {Array.from({ length: barsShown }, (_, index) => {
            const level = levels[levels.length - barsShown + index] ?? 0;
            return <i key={index} style={{ height: `${Math.max(10, level * 100)}%` }} />;
          })}
        </span>
        <button
          class="ic send"
          aria-label={model.words.send}
          disabled={!isRunning}
          onClick={() => void finish()}
        >
          <Icon name="send" size={22} />
        </button>
      </div>
    </div>
  );
}
