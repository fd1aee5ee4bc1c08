import webPush from "web-push";
import type { PushConfig } from "#config";
import { UpstreamError } from "#kernel/errors";
import { isPushEndpoint } from "./endpoint.ts";
import type { Notice } from "./notice.ts";
import type { Target } from "./store.ts";

/** After a day the answer is no news any more. */
const ttlSeconds = 86_400;
const answerWithinMs = 10_000;
/** The service has forgotten the browser. */
const gone: ReadonlySet<number> = new Set([404, 410]);

/**
 * Gives one notice to the push service of a browser, sealed for it (RFC 8291) and signed by us (RFC 8292). Resolves
 * with `gone` when the subscription is of no use any more; throws an UpstreamError when a later try may succeed.
 * SECURITY: follows no redirect.
 */
export async function sendNotice(
  config: PushConfig,
  target: Target,
  notice: Notice,
): Promise<"taken" | "gone"> {
  // Rules may have changed since the address was taken.
  if (!isPushEndpoint(target.endpoint, config.extraOrigins)) return "gone";
  const { headers, body } = webPush.generateRequestDetails(target, JSON.stringify(notice), {
    vapidDetails: {
      subject: config.subject,
      publicKey: config.publicKey,
      privateKey: config.privateKey.open(),
    },
    TTL: ttlSeconds,
    urgency: "high",
    topic: notice.tag,
  });
  const { "Content-Length": _, ...sent } = headers as Record<string, string>;
  const response = await fetch(target.endpoint, {
    method: "POST",
    headers: sent,
    body: new Uint8Array(body ?? []),
    redirect: "manual",
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    throw new UpstreamError("push", "the push service did not answer", error);
  });
  await response.body?.cancel();
  if (response.ok) return "taken";
  if (gone.has(response.status)) return "gone";
  throw new UpstreamError("push", `the push service answered ${response.status}`);
}
