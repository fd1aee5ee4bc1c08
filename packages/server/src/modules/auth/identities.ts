import type { Identity } from "@ilpo-chat/protocol";
import type { Clock } from "#kernel/clock";
import { type Database, raw, type Tx } from "#kernel/database";
import { DomainError } from "#kernel/errors";
import type { Ids } from "#kernel/ids";
import { hashToken, type Vault } from "#kernel/vault";
import type { IdentifiedVisitor, IdentitySecrets, VisitorProfile, Visitors } from "./contract.ts";
import { type AuthTables, VisitorRow } from "./entities.ts";
import { isSigned } from "./signed-identity.ts";

export interface IdentitiesDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly secrets: IdentitySecrets;
}

interface Claim {
  readonly siteId: number;
  readonly identity: Identity;
  readonly token: string | undefined;
}

/** Who visitors are, as their sites say. SECURITY: only what is signed leads to a visitor, all else only names one. */
export function createIdentities(deps: IdentitiesDeps): Pick<Visitors, "identify" | "profileOf"> {
  const { db, clock, vault, secrets } = deps;
  return {
    async identify(siteId, identity, token) {
      const claim = { siteId, identity, token };
      const known = identity.signature === undefined ? [] : await secrets.open(siteId);
      if (known.length === 0) return db.transaction((tx) => nameVisitor(deps, tx, claim));
      if (!isSigned(identity, known, clock.now())) throw new DomainError("identity-invalid");
      return db.transaction((tx) => becomePerson(deps, tx, claim));
    },
    async profileOf(visitorId) {
      const row = await db.orm().findOne(VisitorRow, { id: visitorId });
      if (!row?.profile) return undefined;
      const said = JSON.parse(vault.open(row.profile, visitorId)) as Omit<
        VisitorProfile,
        "isVerified"
      >;
      return { ...said, isVerified: row.isVerified };
    },
  };
}

async function nameVisitor(
  deps: IdentitiesDeps,
  tx: Tx,
  { siteId, identity, token }: Claim,
): Promise<IdentifiedVisitor> {
  const device = await findDevice(tx, siteId, token);
  // What the site has signed is not overwritten by what anybody can say.
  if (device && token !== undefined && device.person_hash !== null) {
    return { visitorId: device.id, token, identity: "verified" };
  }
  const visitorId = device?.id ?? deps.ids.uuid();
  const profile = sealProfile(deps, visitorId, identity);
  if (device && token !== undefined) {
    await tx.orm.nativeUpdate(VisitorRow, { id: visitorId }, { profile });
    return { visitorId, token, identity: "claimed" };
  }
  const fresh = deps.ids.token();
  const row = { id: visitorId, siteId, tokenHash: hashToken(fresh), profile };
  await tx.orm.insert(VisitorRow, row);
  return { visitorId, token: fresh, identity: "claimed" };
}

async function becomePerson(
  deps: IdentitiesDeps,
  tx: Tx,
  claim: Claim,
): Promise<IdentifiedVisitor> {
  const { siteId, identity, token } = claim;
  const personHash = deps.vault.fingerprint(identity.userId, `person:${siteId}`);
  // ORDER: it locks; a tab that was first may have changed the device's token.
  const person = await findPerson(tx, siteId, personHash);
  const device = await findDevice(tx, siteId, token);
  if (person) return joinPerson(deps, tx, { ...claim, visitorId: person.id, device: device?.id });
  const adopted = unnamed(device);
  const visitorId = adopted?.id ?? deps.ids.uuid();
  const fresh = deps.ids.token();
  const about = { ...aboutPerson(deps, visitorId, identity), personHash };
  const row = { siteId, tokenHash: hashToken(fresh), ...about };
  // SECURITY: the token changes too: whoever holds the one of the time before must not read on as this person.
  if (adopted) await tx.orm.nativeUpdate(VisitorRow, { id: visitorId }, row);
  else await tx.orm.insert(VisitorRow, { ...row, id: visitorId });
  return { visitorId, token: fresh, identity: "verified" };
}

interface Joining extends Claim {
  readonly visitorId: string;
  /** The visitor that the device is. */
  readonly device: string | undefined;
}

/** A further device of somebody is a row that stands for the first one. */
async function joinPerson(
  deps: IdentitiesDeps,
  tx: Tx,
  { siteId, identity, token, visitorId, device }: Joining,
): Promise<IdentifiedVisitor> {
  const about = aboutPerson(deps, visitorId, identity);
  await tx.orm.nativeUpdate(VisitorRow, { id: visitorId }, about);
  if (device === visitorId && token !== undefined) {
    return { visitorId, token, identity: "verified" };
  }
  const fresh = deps.ids.token();
  const row = { id: deps.ids.uuid(), siteId, tokenHash: hashToken(fresh), sameAs: visitorId };
  await tx.orm.insert(VisitorRow, row);
  return { visitorId, token: fresh, identity: "verified" };
}

function aboutPerson(deps: IdentitiesDeps, visitorId: string, identity: Identity) {
  return { profile: sealProfile(deps, visitorId, identity), isVerified: true };
}

/** Nobody is this person yet: the visitor that the device was becomes them, unless that is somebody already. */
function unnamed(device: Awaited<ReturnType<typeof findDevice>>) {
  return device?.person_hash === null ? device : undefined;
}

async function findPerson(tx: Tx, siteId: number, personHash: string) {
  // Two devices at the same moment get the same visitor.
  await raw`select pg_advisory_xact_lock(hashtextextended(${personHash}, 0))`.execute(tx.sql());
  const person = await tx.orm.findOne(VisitorRow, { siteId, personHash });
  if (person?.isBlocked) throw new DomainError("visitor-blocked");
  return person;
}

/** The visitor that a device is; undefined for a token that is none of this site. */
async function findDevice({ sql }: Tx, siteId: number, token: string | undefined) {
  if (token === undefined) return undefined;
  const device = await sql<AuthTables>()
    .selectFrom("visitors as device")
    .innerJoin("visitors as visitor", (join) =>
      join.on(raw<boolean>`visitor.id = coalesce(device.same_as, device.id)`),
    )
    .select(["visitor.id", "visitor.person_hash", "visitor.is_blocked"])
    .where("device.token_hash", "=", hashToken(token))
    .where("device.site_id", "=", siteId)
    .executeTakeFirst();
  if (device?.is_blocked) throw new DomainError("visitor-blocked");
  return device;
}

/** PRIVACY: sealed, for it may hold a name, a phone and an address. */
function sealProfile({ vault }: IdentitiesDeps, visitorId: string, identity: Identity): string {
  const { userId, name, phone, email } = identity;
  return vault.seal(JSON.stringify({ userId, name, phone, email }), visitorId);
}
