import type { Attachment } from "@ilpo-chat/protocol";
import type { PendingFile } from "../chat-state.ts";
import { ChatError, fromRefusal, toChatError } from "../error.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../options.ts";
import type { UploadNews, UploadOptions } from "../sent-file.ts";
import type { VisitorSession } from "../session.ts";
import { isRecord } from "../record.ts";
import type { KeyValueStorage } from "../storage.ts";
import { createByteStore } from "./byte-store.ts";
import { type PutAnswer, putFile } from "./put-file.ts";

/** Brings files to the server, each once at a time, and keeps their bytes until they are there. */
export interface Uploads {
  /** Writes the bytes to the device; what fails is still on the page. */
  keep(file: PendingFile): Promise<void>;
  /** The bytes, of this page or of an earlier one; undefined when the device has lost them. */
  bytes(file: PendingFile): Promise<Blob | undefined>;
  /** Rejects with a ChatError; with `disconnected` when it is given up. */
  send(
    files: readonly PendingFile[],
    tell: (news: UploadNews) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Sends one file of no message yet; its bytes are not kept. */
  upload(file: PendingFile, options?: UploadOptions): Promise<PendingFile>;
  /** Breaks off what is on the wire and lets go of the bytes. */
  drop(files: readonly PendingFile[]): Promise<void>;
}

export interface UploadsDeps {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly session: VisitorSession;
  readonly fetch: typeof fetch;
  /** For bytes: a write may take long, or fail, without harm to what else is kept. */
  readonly device: KeyValueStorage;
  /** Bytes that this page has, by upload. */
  readonly held: Map<string, Blob>;
}

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<Attachment>;
  /** Whom to tell now: a message that is sent again listens in place of the time before. */
  tell: (news: UploadNews) => void;
}

export function createUploads(deps: UploadsDeps): Uploads {
  const store = createByteStore(deps);
  const { send, stop } = createWire({ ...deps, ...store });
  const drop: Uploads["drop"] = async (files) => {
    stop(files);
    await store.drop(files);
  };
  return {
    ...store,
    send,
    drop,
    async upload(file, { signal, onProgress } = {}) {
      let sent = file;
      const tell = ({ progress, attachment }: UploadNews) => {
        sent = { ...sent, progress, ...(attachment && { attachment }) };
        onProgress?.(progress);
      };
      try {
        await send([file], tell, signal);
        return sent;
      } finally {
        await drop([file]);
      }
    },
  };
}

type WireDeps = UploadsDeps & Pick<Uploads, "bytes">;

function createWire(deps: WireDeps) {
  const running = new Map<string, Running>();
  const begin = (file: PendingFile, tell: Running["tell"]): Running => {
    const { uploadId } = file;
    const controller = new AbortController();
    const onProgress = (progress: number) => run.tell({ uploadId, progress });
    const done = post(deps, file, { signal: controller.signal, onProgress });
    const run: Running = {
      controller,
      tell,
      done: done.finally(() => running.delete(uploadId)),
    };
    running.set(uploadId, run);
    return run;
  };
  const sendOne = async (file: PendingFile, tell: Running["tell"]) => {
    const run = running.get(file.uploadId) ?? begin(file, tell);
    run.tell = tell;
    const attachment = await run.done;
    tell({ uploadId: file.uploadId, progress: 1, attachment });
  };
  const stop = (files: readonly PendingFile[]) => {
    for (const { uploadId } of files) running.get(uploadId)?.controller.abort();
  };
  const send: Uploads["send"] = async (files, tell, signal) => {
    const onAbort = () => stop(files);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      // One after another: on a thin line two at a time would both be late.
      for (const file of files) {
        if (signal?.aborted) throw new ChatError("disconnected");
        await sendOne(file, tell);
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  };
  return { send, stop };
}

interface Watch {
  readonly signal: AbortSignal;
  onProgress(part: number): void;
}

async function post(
  { settings, session, clock, fetch, bytes }: WireDeps,
  file: PendingFile,
  { signal, onProgress }: Watch,
): Promise<Attachment> {
  try {
    const body = await bytes(file);
    // It was sent ahead, and its bytes let go.
    if (!body && file.attachment) return file.attachment;
    if (!body) throw new ChatError("upload-missing");
    const { token } = await session.obtain(signal);
    const { url, site, origin } = settings;
    const answer = await putFile(
      { clock, fetch },
      {
        url: `${url}/v1/uploads?site=${site}&id=${file.uploadId}`,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/octet-stream",
          "x-file-name": encodeURIComponent(file.name.toWellFormed().slice(-200)),
          ...(origin && { origin }),
        },
        ...{ body, signal, onProgress },
      },
    );
    return attachmentOf(answer);
  } catch (error) {
    throw toChatError(error);
  }
}

function attachmentOf({ status, body }: PutAnswer): Attachment {
  if (status < 300 && isRecord(body) && isAttachment(body.attachment)) return body.attachment;
  // A proxy's page in place of our answer: the server behind it may be back soon.
  const code = status === 413 ? "payload-too-large" : "unavailable";
  throw fromRefusal(body) ?? new ChatError(code, { message: `HTTP ${status}` });
}

function isAttachment(value: unknown): value is Attachment {
  return isRecord(value) && typeof value.id === "string" && typeof value.url === "string";
}
