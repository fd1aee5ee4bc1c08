import * as v from "valibot";
import { isErrorCode } from "@ilpo-chat/protocol";
import { DomainError } from "#kernel/errors";

/**
 * What came in, as its schema has it. A schema may name an error code as an issue's message; every
 * other fault is `bad-request` with the field's path, never its value.
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  // valibot takes an array for an object without fields.
  if (Array.isArray(input)) throw new DomainError("bad-request", { detail: "body: array" });
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  const named = result.issues.map(({ message }) => message).find(isErrorCode);
  if (named) throw new DomainError(named);
  const detail = result.issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.type}`)
    .join(", ");
  throw new DomainError("bad-request", { detail });
}
