import type { Attachment } from "@ilpo-chat/protocol";
import type { PendingFile } from "../chat-state.ts";
import { ChatError, fromRefusal, toChatError } from "../error.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../options.ts";
import type { UploadNews } from "../sent-file.ts";
import type { VisitorSession } from "../session.ts";
import { isRecord } from "../record.ts";
import { type PutAnswer, putFile } from "./put-file.ts";

/** Brings files to the server, each once at a time. */
export interface Uploads {
  /** Rejects with a ChatError; with `disconnected` when it is given up. */
  send(
    files: readonly PendingFile[],
    tell: (news: UploadNews) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Breaks off what is on the wire. */
  stop(files: readonly PendingFile[]): void;
}

export interface UploadsDeps {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly session: VisitorSession;
  readonly fetch: typeof fetch;
  /** Undefined when the device has lost them. */
  bytes(file: PendingFile): Promise<Blob | undefined>;
}

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<Attachment>;
  /** Whom to tell now: a message that is sent again listens in place of the time before. */
  tell: (news: UploadNews) => void;
}

export function createUploads(deps: UploadsDeps): Uploads {
  const running = new Map<string, Running>();
  const begin = (file: PendingFile, tell: Running["tell"]): Running => {
    const { uploadId } = file;
    const controller = new AbortController();
    const run: Running = {
      controller,
      tell,
      done: post(deps, file, {
        signal: controller.signal,
        onProgress: (progress) => run.tell({ uploadId, progress }),
      }).finally(() => running.delete(uploadId)),
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
  const stop: Uploads["stop"] = (files) => {
    for (const { uploadId } of files) running.get(uploadId)?.controller.abort();
  };
  return {
    stop,
    async send(files, tell, signal) {
      const missing = files.filter(({ attachment }) => !attachment);
      const onAbort = () => stop(missing);
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        // One after another: on a thin line two at a time would both be late.
        for (const file of missing) {
          if (signal?.aborted) throw new ChatError("disconnected");
          await sendOne(file, tell);
        }
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    },
  };
}

interface Watch {
  readonly signal: AbortSignal;
  onProgress(part: number): void;
}

async function post(
  { settings, session, clock, fetch, bytes }: UploadsDeps,
  file: PendingFile,
  { signal, onProgress }: Watch,
): Promise<Attachment> {
  try {
    const body = await bytes(file);
    // The device has lost it: nothing can be sent again.
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
