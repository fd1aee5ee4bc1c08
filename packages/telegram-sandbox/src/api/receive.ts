import type { Update } from "@grammyjs/types";
import * as v from "valibot";
import type { World } from "../state/world.ts";
import { badRequest, conflict } from "./failure.ts";
import { defineMethod, type ApiMethod } from "./method.ts";
import { flag, integer, json, text } from "./params.ts";

const MAX_BATCH = 100;
const MAX_WAIT_SECONDS = 50;
const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;

type UpdateKind = Exclude<keyof Update, "update_id">;
const updateKinds = v.optional(
  json(v.array(v.custom<UpdateKind>((kind) => typeof kind === "string"))),
);

const getUpdates = defineMethod(
  "getUpdates",
  v.object({
    offset: v.optional(integer),
    limit: v.optional(integer, MAX_BATCH),
    timeout: v.optional(integer, 0),
    allowed_updates: updateKinds,
  }),
  async ({ world, poller, webhook, signal }, params) => {
    if (webhook.url !== "")
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    if (params.allowed_updates) world.updates.allowed = params.allowed_updates;
    return poller.poll({
      offset: params.offset,
      limit: Math.min(Math.max(params.limit, 1), MAX_BATCH),
      timeoutSeconds: Math.min(Math.max(params.timeout, 0), MAX_WAIT_SECONDS),
      signal,
    });
  },
);

const setWebhook = defineMethod(
  "setWebhook",
  v.object({
    url: v.optional(text, ""),
    secret_token: v.optional(text),
    allowed_updates: updateKinds,
    drop_pending_updates: v.optional(flag, false),
  }),
  ({ world, webhook }, params) => {
    const { url, secret_token: secretToken } = params;
    if (url !== "" && !URL.canParse(url))
      throw badRequest("bad webhook: invalid webhook URL specified");
    if (secretToken !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken))
      throw badRequest("secret token contains unallowed characters");
    if (params.allowed_updates) world.updates.allowed = params.allowed_updates;
    if (params.drop_pending_updates) dropPending(world);
    webhook.set(url === "" ? undefined : { url, secretToken });
    return true as const;
  },
);

const deleteWebhook = defineMethod(
  "deleteWebhook",
  v.object({ drop_pending_updates: v.optional(flag, false) }),
  ({ world, webhook }, params) => {
    if (params.drop_pending_updates) dropPending(world);
    webhook.set(undefined);
    return true as const;
  },
);

const getWebhookInfo = defineMethod("getWebhookInfo", v.object({}), ({ world, webhook }) => {
  const { lastError } = webhook;
  const { allowed } = world.updates;
  return {
    url: webhook.url,
    has_custom_certificate: false,
    pending_update_count: world.updates.waiting.length,
    ...(webhook.url === "" ? {} : { max_connections: 40, ip_address: "127.0.0.1" }),
    ...(lastError
      ? { last_error_date: lastError.date, last_error_message: lastError.message }
      : {}),
    ...(allowed && allowed.length > 0 ? { allowed_updates: [...allowed] as UpdateKind[] } : {}),
  };
});

const getFile = defineMethod("getFile", v.object({ file_id: text }), ({ world }, params) => {
  const file = world.files.get(params.file_id);
  if (!file) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.bytes.byteLength > MAX_DOWNLOAD_BYTES) throw badRequest("file is too big");
  return {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_size: file.bytes.byteLength,
    file_path: file.path,
  };
});

export const receiveMethods: readonly ApiMethod[] = [
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getFile,
];

function dropPending(world: World): void {
  world.updates.waiting = [];
}
