/**
 * Version of the wire contract, part of every handshake. It moves when an old client could
 * misunderstand a new server; additions (new events, new optional fields) leave it alone.
 * A server speaks `PROTOCOL_VERSION` and the one before it.
 */
export const PROTOCOL_VERSION = 1;

/** Oldest version that this build still speaks. */
export const OLDEST_PROTOCOL_VERSION = 1;
