import { raw } from "#kernel/database";
import type { ChatQueries } from "./contract.ts";
import type { ChatTables } from "./entities.ts";
import type { ChatParts } from "./parts.ts";
import { phoneIn } from "./phone.ts";
import { toConversation } from "./rows.ts";

/** PRIVACY: a phone number is found through its keyed hash alone, so only who knows all of it finds it. */
export async function findConversations(
  parts: ChatParts,
  { siteIds, text, limit }: Parameters<ChatQueries["find"]>[0],
): ReturnType<ChatQueries["find"]> {
  const words = text.trim();
  if (words === "" || siteIds.length === 0) return [];
  const phone = phoneIn(words);
  const pattern = `%${words.replace(/[\\%_]/gu, (sign) => `\\${sign}`)}%`;
  const all = parts.db
    .sql<ChatTables>()
    .selectFrom("conversations")
    .leftJoin("users", "users.id", "conversations.user_id")
    .selectAll("conversations")
    .where((where) =>
      phone === undefined
        ? where.or([
            where("conversations.code", "=", words.replace(/^#/u, "").toUpperCase()),
            where(raw`conversations.lead->>'name'`, "ilike", pattern),
          ])
        : // The hash is bound to the site that the number was left on.
          where.or(
            siteIds.map((id) =>
              where("users.phone_hash", "=", parts.vault.fingerprint(phone, `phone:${id}`)),
            ),
          ),
    );
  const rows = await all
    .where("conversations.site_id", "in", [...siteIds])
    .orderBy("conversations.started_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(toConversation);
}
