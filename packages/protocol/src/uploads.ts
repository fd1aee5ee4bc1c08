import type { Attachment } from "./message.ts";

/**
 * Answer to `POST /v1/uploads?site=KEY&id=UUID`, whose body is the file itself. The visitor's token stands in
 * `Authorization: Bearer`, the percent-encoded name of the file in `X-File-Name`. The client makes the `id`, once
 * for each file: the same id again gives the first result, so that a retry never doubles. What no message
 * carries after a day is deleted.
 */
export interface UploadResult {
  /** As stored; its `id` is the server's, messages are sent with the client's. */
  readonly attachment: Attachment;
}
