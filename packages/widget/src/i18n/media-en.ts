import type { mediaRu } from "./media-ru.ts";

export const mediaEn: typeof mediaRu = {
  takePhoto: "Take a photo",
  choosePhoto: "Photo from the gallery",
  chooseFile: "Document or file",
  dropHere: "Let go, and we send it",
  uploading: (percent) => `sending · ${percent}%`,
  cancelSending: "Cancel",
  recording: "Recording a voice message",
  voice: "Voice message",
  play: "Play",
  pause: "Pause",
  micRefused: "No access to the microphone. Allow it in the browser's settings, or write to us.",
  micMissing: "No microphone was found. You can write, or attach a recording.",
  tooManyFiles: "Up to 10 files go at a time: the first were taken.",
  fileTooLarge: "The file is larger than 10 MB. Please send a smaller one.",
  fileWrongType: "We cannot open such a file. Photos, PDF and audio are fine.",
  fileUnreadable: "The file does not open. Please send it again, or another one.",
  fileQuota: "That is all the files for today. More can be sent tomorrow.",
  fileLost: "The file was not kept. Please choose it again.",
  file: (name) => `Open file ${name}`,
  bytes: ["B", "KB", "MB"],
};
