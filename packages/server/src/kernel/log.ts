import { type Logger, pino } from "pino";

/** Structured log. An event with fields, not a sentence; never message text, tokens or phone numbers. */
export interface Log {
  debug(fields: LogFields, event: string): void;
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
  /** A log whose lines all carry these fields. */
  child(fields: LogFields): Log;
}

/** PRIVACY: errors go by the name `error`, which is written without their details; pino writes `err` whole. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly err?: never };
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** JSON lines on standard output. */
export function createLog(level: LogLevel): Log {
  return wrap(
    pino({
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: "event",
      // PRIVACY: an error's message may quote a query's parameters; its own kind and place say enough.
      serializers: { error: describeError },
    }),
  );
}

function wrap(logger: Logger): Log {
  return {
    debug: (fields, event) => logger.debug(fields, event),
    info: (fields, event) => logger.info(fields, event),
    warn: (fields, event) => logger.warn(fields, event),
    error: (fields, event) => logger.error(fields, event),
    child: (fields) => wrap(logger.child(fields)),
  };
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message.split("\n")[0]?.slice(0, 200),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: error.stack?.split("\n").slice(1, 6).join("\n"),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
