import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/database";
import type { Ids } from "#kernel/ids";
import { hashToken } from "#kernel/vault";
import type { Manager, ManagerRole, Managers, TelegramPerson } from "./contract.ts";
import { InviteRow, type ManagerRecord, ManagerRow } from "./entities.ts";

const INVITE_VALID_MS = 24 * 60 * 60_000;

export interface ManagersDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Managers and their invites. */
export function createManagers({ db, clock, ids }: ManagersDeps): Managers {
  return {
    async byTelegramId(telegramId) {
      const row = await db.orm().findOne(ManagerRow, { telegramId, isActive: true });
      return row ? toManager(row) : undefined;
    },
    async byId(id) {
      const row = await db.orm().findOne(ManagerRow, { id });
      return row ? toManager(row) : undefined;
    },
    all: async () =>
      (await db.orm().find(ManagerRow, {}, { orderBy: { id: "asc" } })).map(toManager),
    async invite({ role, siteId, byManagerId }) {
      const invite = ids.token();
      await db.orm().insert(InviteRow, {
        tokenHash: hashToken(invite),
        role,
        siteId,
        createdBy: byManagerId,
        expiresAt: new Date(clock.now().getTime() + INVITE_VALID_MS),
      });
      return invite;
    },
    redeem: (invite, person) =>
      db.transaction((tx) => redeem(tx, { invite, person, now: clock.now() })),
    async ensureAdmins(telegramIds) {
      for (const telegramId of telegramIds) {
        await db.transaction(({ orm }) =>
          orm.upsert(
            ManagerRow,
            { telegramId, name: "Администратор", role: "admin", isActive: true },
            { onConflictFields: ["telegramId"], onConflictMergeFields: ["role", "isActive"] },
          ),
        );
      }
    },
    async rename(id, { name, username }) {
      await db.orm().nativeUpdate(ManagerRow, { id }, { name, username });
    },
    async deactivate(id) {
      await db.orm().nativeUpdate(ManagerRow, { id }, { isActive: false });
    },
  };
}

interface Redemption {
  readonly invite: string;
  readonly person: TelegramPerson;
  readonly now: Date;
}

async function redeem(
  { orm }: Tx,
  { invite, person, now }: Redemption,
): Promise<Manager | undefined> {
  const tokenHash = hashToken(invite);
  // SECURITY: the condition and the change are one statement, so that of many exactly one wins.
  const used = await orm.nativeUpdate(
    InviteRow,
    { tokenHash, usedAt: null, expiresAt: { $gt: now } },
    { usedAt: now, usedBy: person.telegramId },
  );
  if (used !== 1) return undefined;
  const { role, siteId } = await orm.findOneOrFail(InviteRow, { tokenHash });
  const row = await orm.upsert(
    ManagerRow,
    { ...person, role, siteId, isActive: true },
    { onConflictFields: ["telegramId"] },
  );
  return toManager(row);
}

function toManager(row: ManagerRecord): Manager {
  const { id, telegramId, name, role, isActive } = row;
  return {
    id,
    telegramId,
    name,
    role: role as ManagerRole,
    isActive,
    username: row.username ?? null,
    siteId: row.siteId ?? null,
  };
}
