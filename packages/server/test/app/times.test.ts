import { expect, it } from "vitest";
import type { ChatTables } from "../../src/modules/chat/entities.ts";
import { databases, startTestServer } from "../support/test-server.ts";

it.each(databases)(
  "gives times as dates from %s, through the ORM and without it",
  async (database) => {
    await using server = await startTestServer({ database, isIdle: true });
    const who = await server.visitor();
    await server.app.chat.visitor.requestManager(who);
    const row = await server.app.db
      .sql<ChatTables>()
      .selectFrom("conversations")
      .select(["started_at", "waiting_since"])
      .executeTakeFirstOrThrow();
    expect([row.started_at, row.waiting_since]).toEqual([expect.any(Date), expect.any(Date)]);
    const [manager] = [
      await server.app.auth.managers.ensureAdmins([7]).then(() => server.app.auth.managers.all()),
    ].flat();
    expect(manager).toMatchObject({ telegramId: 7, role: "admin" });
  },
);
