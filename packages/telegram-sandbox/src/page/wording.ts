import type { SandboxMessage } from "../state/views.ts";

const timeFormat = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long" });

/** `14:10`, from seconds. */
export function clockTime(seconds: number): string {
  return timeFormat.format(seconds * 1000);
}

/** `Сегодня`, or the day in words. */
export function dayName(seconds: number, nowMs: number): string {
  const day = dayFormat.format(seconds * 1000);
  return day === dayFormat.format(nowMs) ? "Сегодня" : day;
}

/** The last line of a chat in the list, in the third person unless it is one's own. */
export function lastLine(message: SandboxMessage, personId: number): string {
  const service = serviceText(message);
  if (service) return service;
  const { from } = message;
  const author = from?.id === personId ? "Вы: " : from?.is_bot ? "" : `${from?.first_name ?? ""}: `;
  return author + brief(message);
}

/** A message in one line. */
export function brief(message: SandboxMessage): string {
  const { text, caption } = message;
  if (text !== undefined) return text.replaceAll(/\s+/g, " ");
  const [sign, kind] = carried(message);
  // A picture's caption says more than the word for a picture; a file's name is always worth saying.
  const isNamed = message.document !== undefined;
  if (!caption) return `${sign} ${kind}`;
  return isNamed ? `${sign} ${kind} · ${caption}` : `${sign} ${caption}`;
}

/** What a service message says; empty for any other. */
export function serviceText(message: SandboxMessage): string {
  const who = message.from?.is_bot ? "Бот" : (message.from?.first_name ?? "Кто-то");
  if (message.pinned_message) return `${who}: закреплено сообщение`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id)
    return "Группа получила новый адрес";
  return topicText(message, who);
}

/** `12 КБ`. */
export function fileSize(bytes = 0): string {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;
}

/** `0:07`. */
export function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

function carried(message: SandboxMessage): readonly [sign: string, kind: string] {
  if (message.photo) return ["🖼", "Фотография"];
  if (message.document) return ["📎", message.document.file_name ?? "Файл"];
  if (message.voice) return ["🎤", "Голосовое сообщение"];
  if (message.audio) return ["🎵", "Аудио"];
  if (message.video) return ["🎬", "Видео"];
  return rarelyCarried(message);
}

function rarelyCarried(message: SandboxMessage): readonly [sign: string, kind: string] {
  if (message.location) return ["📍", "Геопозиция"];
  if (message.sticker) return [message.sticker.emoji ?? "", "Стикер"];
  if (message.contact) return ["👤", "Контакт"];
  if (message.video_note) return ["⏺", "Видеосообщение"];
  return message.poll ? ["📊", message.poll.question] : ["", "Сообщение"];
}

function topicText(message: SandboxMessage, who: string): string {
  if (message.forum_topic_created) return `Тема создана: ${message.forum_topic_created.name}`;
  if (message.forum_topic_closed) return `Тема закрыта · ${who}`;
  if (message.forum_topic_reopened) return `Тема снова открыта · ${who}`;
  const edited = message.forum_topic_edited;
  if (!edited) return "";
  return edited.name === undefined ? `${who}: изменён значок темы` : `Тема теперь: ${edited.name}`;
}
