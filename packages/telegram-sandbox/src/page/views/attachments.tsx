import type { Location, PhotoSize, Voice } from "@grammyjs/types";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SandboxMessage } from "../../state/views.ts";
import { duration, fileSize } from "../wording.ts";
import { Icon } from "./icons.tsx";

/** The photos of a bubble, as one grid. */
export function Photos({ messages }: { messages: readonly SandboxMessage[] }) {
  const [shown, setShown] = useState<string>();
  const photos = messages.flatMap(({ photo }) => photo?.at(-1) ?? []);
  if (photos.length === 0) return null;
  return (
    <div class="photos" data-count={Math.min(photos.length, 4)}>
      {photos.map((size) => (
        <Photo key={size.file_id} size={size} onOpen={setShown} />
      ))}
      {shown !== undefined && <Lightbox source={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function Photo({ size, onOpen }: { size: PhotoSize; onOpen: (source: string) => void }) {
  const source = `/media/${size.file_id}`;
  return (
    <button type="button" class="photo" aria-label="Открыть фото" onClick={() => onOpen(source)}>
      <img src={source} width={size.width} height={size.height} alt="Фото" loading="lazy" />
    </button>
  );
}

function Lightbox({ source, onClose }: { source: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="lightbox" onClose={onClose} onClick={() => dialog.current?.close()}>
      <img src={source} alt="Фото" />
    </dialog>
  );
}

interface AttachmentProps {
  readonly message: SandboxMessage;
}

/** A document, a voice message, a place on the map: whatever one message carries besides photos. */
export function Attachment({ message }: AttachmentProps) {
  const { document, audio, video, voice, location } = message;
  const file = document ?? audio ?? video;
  if (file)
    return (
      <a class="file" href={`/media/${file.file_id}`} download={file.file_name ?? "файл"}>
        <span class="file-icon">
          <Icon name="file" />
        </span>
        <FileBody title={file.file_name ?? "Файл"} note={fileSize(file.file_size)} />
      </a>
    );
  if (voice) return <VoicePlayer voice={voice} />;
  if (location) return <MapPoint location={location} />;
  return <Rare message={message} />;
}

function MapPoint({ location: { latitude, longitude } }: { location: Location }) {
  const point = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  const map = `https://yandex.ru/maps/?pt=${longitude},${latitude}&z=16`;
  return (
    <a class="file" href={map} target="_blank" rel="noopener noreferrer">
      <FileSign sign="📍" />
      <FileBody title="Геопозиция" note={point} />
    </a>
  );
}

/** What a manager sends now and then. */
function Rare({ message: { sticker, contact, video_note: videoNote, poll } }: AttachmentProps) {
  if (sticker) return <span class="sticker">{sticker.emoji}</span>;
  const shown = contact
    ? { sign: "👤", title: contact.first_name, note: contact.phone_number }
    : videoNote
      ? { sign: "⏺", title: "Видеосообщение", note: duration(videoNote.duration) }
      : poll && { sign: "📊", title: poll.question, note: "опрос" };
  if (!shown) return null;
  return (
    <div class="file">
      <FileSign sign={shown.sign} />
      <FileBody title={shown.title} note={shown.note} />
    </div>
  );
}

function FileSign({ sign }: { sign: string }) {
  return (
    <span class="file-icon" aria-hidden="true">
      {sign}
    </span>
  );
}

function FileBody({ title, note }: { title: string; note: string }) {
  return (
    <span class="file-body">
      <b>{title}</b>
      <small>{note}</small>
    </span>
  );
}

const WAVE = [5, 9, 14, 8, 17, 12, 20, 10, 15, 7, 18, 11, 6, 13, 9, 16, 8, 12, 5, 10];

function VoicePlayer({ voice }: { voice: Voice }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const toggle = (): void => {
    if (isPlaying) audio.current?.pause();
    else audio.current?.play().catch(() => setPlaying(false));
  };
  return (
    <div class="voice">
      <button type="button" aria-label={isPlaying ? "Пауза" : "Слушать"} onClick={toggle}>
        <Icon name={isPlaying ? "pause" : "play"} />
      </button>
      <svg class="wave" viewBox="0 0 120 24" aria-hidden="true">
        {WAVE.map((height, index) => (
          <rect key={index} x={index * 6} y={12 - height / 2} width="3" height={height} rx="1.5" />
        ))}
      </svg>
      <small>{duration(voice.duration)}</small>
      <audio
        ref={audio}
        src={`/media/${voice.file_id}`}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
    </div>
  );
}
