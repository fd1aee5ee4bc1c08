import * as v from "valibot";
import type { ClientEventName, ClientPayload, Handshake } from "./client-events.ts";
import type { PutArticle, PutPersona } from "./knowledge.ts";
import { limits } from "./limits.ts";
import type { CreateVisitor } from "./visitors.ts";

const uuid = v.pipe(v.string(), v.uuid());
const conversationId = uuid;
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const cursorSeq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const siteKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{4,64}$/));

/** Text that PostgreSQL can store: well-formed UTF-16 without NUL. */
const storable = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed() && !text.includes("\0"), "content-invalid"),
);
const within = (max: number) =>
  v.pipe(
    storable,
    v.trim(),
    v.minLength(1),
    v.check((text) => codePoints(text) <= max, "too long"),
  );

/** Name of an article in addresses and files. */
export const slugSchema = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/));

const listOf = (length: number, max: number) =>
  v.exactOptional(v.pipe(v.array(within(max)), v.maxLength(length)));

/** Body of `PUT /v1/admin/persona`. */
export const putPersonaSchema = v.strictObject({
  persona: v.pipe(storable, v.trim(), v.maxLength(4_000)),
}) satisfies v.GenericSchema<unknown, PutPersona>;

/** Body of `PUT /v1/admin/knowledge/:slug`. */
export const putArticleSchema = v.strictObject({
  title: within(limits.articleTitleMax),
  tags: listOf(limits.articleTagsMax, 100),
  questions: listOf(limits.articleQuestionsMax, 300),
  body: within(limits.articleBodyMax),
  state: v.exactOptional(v.picklist(["published", "draft"])),
}) satisfies v.GenericSchema<unknown, PutArticle>;

/** Message text: trimmed, 1 to 4,000 code points. The message is the error code. */
export const contentSchema = v.pipe(
  storable,
  v.trim(),
  v.check((text) => text.length > 0, "content-empty"),
  v.check((text) => codePoints(text) <= limits.contentMax, "content-too-long"),
);

/** The same, but a message that carries files may have no words. */
const captionSchema = v.pipe(
  storable,
  v.trim(),
  v.check((text) => codePoints(text) <= limits.contentMax, "content-too-long"),
);

const page = v.pipe(v.string(), v.maxLength(2_000), v.url());
const locale = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/));
const inConversation = { conversationId };
const pushEndpoint = v.pipe(v.string(), v.maxLength(1_000), v.url());
/** So many bytes in base64url, perhaps with its padding. */
const keyOf = (bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[\w-]+={0,2}$/),
    v.check((text) => Math.floor((text.replace(/=+$/, "").length * 3) / 4) === bytes, "length"),
  );

/** Schema of the handshake's `auth`. */
export const handshakeSchema = v.strictObject({
  site: siteKey,
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  protocol: v.pipe(v.number(), v.integer()),
}) satisfies v.GenericSchema<unknown, Handshake>;

/** A line as the site has signed it: nothing is trimmed, and nothing can begin a further line. */
const signedLine = (max: number) =>
  v.pipe(storable, v.minLength(1), v.maxLength(max), v.regex(/^\P{Cc}*$/u));

/** Schema of `POST /v1/visitors`. */
export const createVisitorSchema = v.strictObject({
  site: siteKey,
  identity: v.exactOptional(
    v.strictObject({
      userId: signedLine(200),
      name: v.exactOptional(signedLine(limits.nameMax)),
      phone: v.exactOptional(signedLine(32)),
      email: v.exactOptional(signedLine(254)),
      expires: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
      signature: v.exactOptional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/i))),
    }),
  ),
}) satisfies v.GenericSchema<unknown, CreateVisitor>;

/** Schema of the query of `GET /v1/self-test`. */
export const selfTestSchema = v.strictObject({ site: siteKey });

/** Schema of what `POST /v1/uploads` says besides the file. */
export const uploadSchema = v.strictObject({
  site: siteKey,
  id: uuid,
  name: v.pipe(
    v.string(),
    v.maxLength(1_000),
    v.check((text) => text.isWellFormed()),
  ),
});

/** Schema of each client event's payload. Unknown fields are refused. */
export const clientSchemas = {
  "conversation:open": v.strictObject({
    conversationId: v.exactOptional(conversationId),
    cursor: v.exactOptional(
      v.strictObject({ epoch: v.pipe(v.string(), v.maxLength(64)), seq: cursorSeq }),
    ),
    page: v.exactOptional(page),
    locale: v.exactOptional(locale),
  }),
  "conversations:list": v.strictObject({
    limit: v.exactOptional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.conversationsPageMax)),
    ),
  }),
  "message:send": v.pipe(
    v.strictObject({
      conversationId: v.exactOptional(conversationId),
      clientId: uuid,
      content: captionSchema,
      replyTo: v.exactOptional(seq),
      attachments: v.exactOptional(
        v.pipe(
          v.array(uuid),
          v.maxLength(limits.attachmentsPerMessage),
          v.check((ids) => new Set(ids).size === ids.length, "upload-missing"),
        ),
      ),
    }),
    v.check(({ content, attachments }) => content !== "" || !!attachments?.length, "content-empty"),
  ),
  "message:edit": v.strictObject({ ...inConversation, seq, content: v.nullable(contentSchema) }),
  "message:feedback": v.strictObject({
    ...inConversation,
    seq,
    helpful: v.boolean(),
    reason: v.exactOptional(within(limits.reasonMax)),
  }),
  read: v.strictObject({ ...inConversation, seq }),
  typing: v.strictObject({ ...inConversation, on: v.boolean() }),
  history: v.strictObject({
    ...inConversation,
    beforeSeq: seq,
    limit: v.exactOptional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.historyPageMax)),
    ),
  }),
  "manager:request": v.strictObject({
    conversationId: v.exactOptional(conversationId),
    reason: v.exactOptional(within(limits.reasonMax)),
  }),
  "reply:stop": v.strictObject(inConversation),
  "lead:submit": v.strictObject({
    ...inConversation,
    name: v.exactOptional(within(limits.nameMax)),
    phone: v.exactOptional(v.pipe(v.string(), v.maxLength(32))),
    userType: v.exactOptional(v.picklist(["driver", "courier"])),
    city: v.exactOptional(within(limits.nameMax)),
    car: v.exactOptional(v.picklist(["own", "rent"])),
  }),
  rate: v.strictObject({
    ...inConversation,
    score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.ratingMax)),
    comment: v.exactOptional(within(limits.commentMax)),
  }),
  "conversation:close": v.strictObject(inConversation),
  "telegram:link": v.strictObject(inConversation),
  "push:key": v.strictObject({}),
  "push:subscribe": v.strictObject({
    subscription: v.strictObject({
      endpoint: pushEndpoint,
      keys: v.strictObject({ p256dh: keyOf(65), auth: keyOf(16) }),
    }),
    locale: v.exactOptional(locale),
    isSilent: v.exactOptional(v.boolean()),
  }),
  "push:unsubscribe": v.strictObject({ endpoint: pushEndpoint }),
} satisfies { [Name in ClientEventName]: v.GenericSchema<unknown, ClientPayload<Name>> };

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
