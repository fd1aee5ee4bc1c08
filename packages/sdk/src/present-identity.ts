import type { Identity } from "@ilpo-chat/protocol";
import { toChatError } from "./error.ts";
import type { Parts } from "./parts.ts";
import { forgetVisitor } from "./forget-visitor.ts";
import { isVisitor, type KeptVisitor, register, sessionKey } from "./session.ts";

/** Refusals that say something of the identity; the chat goes on without it. */
const refusals: ReadonlySet<string> = new Set(["identity-invalid", "bad-request"]);

/**
 * Tells the server who the visitor is, unless it was told, and becomes whom it names. A part of its own, fetched when a
 * page first says something. Rejects with a ChatError when the server cannot be asked.
 */
export async function presentIdentity(parts: Parts, signal: AbortSignal): Promise<void> {
  const { session, emitter } = parts;
  const said = session.identity;
  const identity = tidy(said);
  let device = await readKept(parts);
  if (device?.claim === claimOf(identity)) return;
  if (device?.userId !== undefined && device.userId !== identity.userId) {
    // SECURITY: whatever the server thinks of this one, the last one's conversation is not theirs to see.
    await forgetVisitor(parts);
    session.identity = said;
    device = undefined;
  }
  try {
    await become(parts, { identity, device, signal });
  } catch (error) {
    const refusal = toChatError(error);
    if (!refusals.has(refusal.code)) throw refusal;
    session.identity = undefined;
    emitter.emit("error", refusal);
  }
}

interface Presented {
  readonly identity: Identity;
  /** Whom the device is until then. */
  readonly device: KeptVisitor | undefined;
  readonly signal: AbortSignal;
}

async function become(parts: Parts, { identity, device, signal }: Presented): Promise<void> {
  const { session, conversation, readMark, otherTabs, deps } = parts;
  const visitor = await register({ ...deps, signal, identity, token: device?.token });
  const kept = { ...visitor, userId: identity.userId, claim: claimOf(identity) };
  await deps.storage.set(sessionKey(deps.settings), kept);
  session.release();
  if (visitor.token !== device?.token) otherTabs.tell({ isIdentified: true });
  if (visitor.visitorId === device?.visitorId) return;
  conversation.reset();
  await readMark.forget();
}

/** Brings a link that is up to the visitor who was named just now, unless it is theirs. */
export async function reconnectAs(parts: Parts, identity: Identity | undefined): Promise<void> {
  const { session, conversation, connection } = parts;
  if (identity && (await readKept(parts))?.claim === claimOf(tidy(identity))) return;
  session.release();
  if (!identity) conversation.reset();
  connection.disconnect();
  connection.connect();
}

async function readKept({ deps }: Parts): Promise<KeptVisitor | undefined> {
  const kept = await deps.storage.get(sessionKey(deps.settings));
  return isVisitor(kept) ? kept : undefined;
}

/** All that is said of a person, to notice when it changes; a signature that was made anew says nothing new. */
function claimOf(identity: Identity): string {
  return JSON.stringify({ ...identity, expires: 0, signature: "signature" in identity });
}

/** What is known of an identity, in the form that is signed; pages give numbers for ids, and nulls. */
function tidy(said: Partial<Identity> = {}): Identity {
  const texts = (["userId", "name", "phone", "email", "signature"] as const).flatMap((name) => {
    const value: unknown = said[name];
    const isUsable = (typeof value === "string" && value !== "") || typeof value === "number";
    return isUsable ? [[name, String(value)]] : [];
  });
  const expires = Number(said.expires);
  return { userId: "", ...Object.fromEntries(texts), ...(expires > 0 && { expires }) };
}
