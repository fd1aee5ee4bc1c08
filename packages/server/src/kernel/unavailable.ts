/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A) that say: not now. 08 connection, 53
 * resources, 57 operator's intervention (a cancelled statement and a shutdown among them), 55P03 a lock
 * that was not got in time, 40 a transaction that gave way, 25P03 one that this process left standing too long.
 */
const SQL_STATES = /^(08|53|57|40|55P03|25P03)/;
const SYSTEM_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EMFILE",
  "ENFILE",
]);
/** What pg says without a code of its own when its link or its pool fails. */
const LINK_FAILED =
  /connection terminated|timeout exceeded when trying to connect|not queryable|client was closed/i;

/** Whether an error, or what caused it, means that a resource is away or full for the moment. */
export function isUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && (SQL_STATES.test(code) || SYSTEM_CODES.has(code))) return true;
    if (LINK_FAILED.test(cause.message)) return true;
  }
  return false;
}
