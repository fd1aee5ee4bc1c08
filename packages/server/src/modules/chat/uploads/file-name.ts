import { type AttachmentType, limits } from "@ilpo-chat/protocol";

const endings: Readonly<Record<AttachmentType, readonly string[]>> = {
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/heic": ["heic", "heif"],
  "application/pdf": ["pdf"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/mpeg": ["mp3"],
  "audio/mp4": ["m4a", "mp4"],
  "audio/webm": ["webm", "weba"],
};

/** SECURITY: no path, no control or direction characters, at most 100 characters. */
export function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? "";
  const clean = base.replaceAll(/[\p{C}\u2028\u2029]/gu, "").trim();
  return [...clean].slice(-limits.fileNameMax).join("") || "file";
}

/** The name with an ending that tells the truth, so that the file opens where it is saved. */
export function nameOfType(name: string, type: AttachmentType): string {
  const clean = cleanName(name);
  const [usual = "", ...others] = endings[type];
  const [, stem, ending] = /^(.*?)(?:\.([^.]*))?$/su.exec(clean) ?? [];
  if (ending !== undefined && [usual, ...others].includes(ending.toLowerCase())) return clean;
  const short = [...(stem || "file")].slice(0, limits.fileNameMax - usual.length - 1).join("");
  return `${short}.${usual}`;
}
