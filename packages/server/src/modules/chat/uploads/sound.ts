import type { AttachmentType } from "@ilpo-chat/protocol";
import {
  BufferSource,
  BufferTarget,
  Conversion,
  Input,
  MATROSKA,
  MP3,
  Mp3OutputFormat,
  MP4,
  Mp4OutputFormat,
  OGG,
  OggOutputFormat,
  Output,
  type OutputFormat,
  WEBM,
} from "mediabunny";
import { DomainError } from "#kernel/errors";
import type { PreparedFile } from "./prepared-file.ts";

/** Two hours: longer than what fits into the largest file. */
const DURATION_MAX_S = 7_200;

interface Container {
  readonly type: AttachmentType;
  create(): OutputFormat;
}

const ogg: Container = { type: "audio/ogg", create: () => new OggOutputFormat() };

/** The container that each sound is put into, by how it is encoded. */
const containers: Readonly<Record<string, Container>> = {
  opus: ogg,
  vorbis: ogg,
  mp3: { type: "audio/mpeg", create: () => new Mp3OutputFormat() },
  aac: { type: "audio/mp4", create: () => new Mp4OutputFormat({ fastStart: "in-memory" }) },
};

/**
 * Puts the sound, as it is, into a new container: with its length, which recorders leave out, without the tags,
 * which may hold a place. Opus goes into Ogg, which Telegram shows as a voice message.
 */
export async function remakeSound(data: Uint8Array): Promise<PreparedFile> {
  const source = new BufferSource(data);
  const input = new Input({ source, formats: [OGG, WEBM, MATROSKA, MP3, MP4] });
  try {
    return await remake(input);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("file-unreadable", { cause: error });
  } finally {
    input.dispose();
  }
}

async function remake(input: Input): Promise<PreparedFile> {
  const track = await input.getPrimaryAudioTrack();
  const container = containers[track?.codec ?? ""];
  if (!container || (await input.getPrimaryVideoTrack())) throw new DomainError("type-not-allowed");
  const target = new BufferTarget();
  const output = new Output({ format: container.create(), target });
  const conversion = await Conversion.init({ input, output, tags: {}, showWarnings: false });
  if (conversion.isValid) await conversion.execute();
  const seconds = await input.computeDuration();
  const isWhole = seconds > 0 && seconds <= DURATION_MAX_S;
  if (!target.buffer || !isWhole) throw new DomainError("file-unreadable");
  return {
    type: container.type,
    data: new Uint8Array(target.buffer),
    durationMs: Math.round(seconds * 1_000),
  };
}
