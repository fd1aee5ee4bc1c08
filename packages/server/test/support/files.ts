import { randomUUID } from "node:crypto";
import type { Attachment } from "@ilpo-chat/protocol";
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  type OutputFormat,
} from "mediabunny";
import sharp, { type Sharp } from "sharp";
import { testOrigin, testSite, type TestServer } from "./test-server.ts";

/** A picture with something in it, so that it does not shrink to nothing. */
export function drawing(width = 64, height = 48): Sharp {
  return sharp({ create: { width, height, channels: 3, background: "#ffdb4d" } });
}

/** Twenty milliseconds of silence, as Opus writes it. */
const SILENCE = new Uint8Array([0xf8, 0xff, 0xfe]);

/** A sound recording of Opus silence in any container that takes it. */
export async function recording(
  format: OutputFormat,
  { seconds = 2, hasPicture = false, title = "" } = {},
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const sound = new EncodedAudioPacketSource("opus");
  const picture = new EncodedVideoPacketSource("vp8");
  output.addAudioTrack(sound);
  if (hasPicture) output.addVideoTrack(picture);
  if (title) output.setMetadataTags({ title });
  await output.start();
  const decoderConfig = {
    ...{ codec: "opus", sampleRate: 48_000, numberOfChannels: 1 },
    description: Buffer.from("OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0", "latin1"),
  };
  if (hasPicture) {
    const frame = new EncodedPacket(new Uint8Array(30), "key", 0, seconds);
    await picture.add(frame, { decoderConfig: { codec: "vp8", codedWidth: 8, codedHeight: 8 } });
  }
  for (let at = 0; at < seconds; at += 0.02) {
    await sound.add(new EncodedPacket(SILENCE, "key", at, 0.02), { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? []);
}

export interface UploadOptions {
  readonly data: Uint8Array | string;
  readonly id?: string;
  readonly name?: string;
  readonly site?: string;
  readonly headers?: Record<string, string>;
}

/** What came back: the status, with the file or with the refusal's code. */
export interface UploadAnswer {
  readonly status: number;
  readonly file?: Attachment;
  readonly code?: string;
}

/** Sends a file as the widget does. */
export async function upload(
  server: Pick<TestServer, "url">,
  token: string,
  { data, id = randomUUID(), name = "файл", site = testSite.key, headers = {} }: UploadOptions,
): Promise<UploadAnswer> {
  const response = await fetch(`${server.url}/v1/uploads?site=${site}&id=${id}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      Origin: testOrigin,
      "Content-Type": "application/octet-stream",
      "X-File-Name": encodeURIComponent(name),
      ...headers,
    },
    body: typeof data === "string" ? data : new Uint8Array(data),
  });
  const body = (await response.json()) as { attachment?: Attachment; code?: string };
  return {
    status: response.status,
    ...(body.attachment && { file: body.attachment }),
    ...(body.code === undefined ? {} : { code: body.code }),
  };
}
