/** Why there is no recording. */
export type RecordingFailure = "refused" | "missing";

/** A voice note that is being spoken. */
export interface Recording {
  /** How loud it is just now, 0 to 1. */
  level(): number;
  /** Ends it and gives what was said. */
  finish(): Promise<Blob>;
  /** Ends it and throws it away. */
  cancel(): void;
}

/** In the order of our liking; the server puts WebM into Ogg for Telegram. */
const types = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const bitsPerSecond = 32_000;

/** Whether this browser and this page could record at all. */
export function canRecord(): boolean {
  return typeof MediaRecorder === "function" && navigator.mediaDevices !== undefined;
}

/** Asks for the microphone and begins. Throws what {@link failureOfRecording} explains. */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true },
  });
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, {
    ...(mimeType && { mimeType }),
    audioBitsPerSecond: bitsPerSecond,
  });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const meter = createMeter(stream);
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
    meter.stop();
  };
  // In pieces, so that a long note is not held in one.
  recorder.start(1_000);
  return {
    level: meter.level,
    finish: () =>
      new Promise((resolve) => {
        recorder.onstop = () => {
          release();
          resolve(new Blob(pieces, { type: recorder.mimeType.split(";")[0] ?? "" }));
        };
        if (recorder.state === "inactive") recorder.onstop(new Event("stop"));
        else recorder.stop();
      }),
    cancel() {
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}

export function failureOfRecording(error: unknown): RecordingFailure {
  const name = error instanceof DOMException ? error.name : "";
  return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "missing";
}

function createMeter(stream: MediaStream): { level(): number; stop(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Uint8Array(analyser.fftSize);
  return {
    level() {
      analyser.getByteTimeDomainData(wave);
      const loudest = wave.reduce((peak, value) => Math.max(peak, Math.abs(value - 128)), 0);
      return Math.min(1, loudest / 96);
    },
    stop: () => void context.close(),
  };
}
