/** The bytes that a `Range` header asks for, both ends inclusive. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads `Range: bytes=…` of RFC 9110 for something `size` bytes long. Undefined: the whole is wanted, also where the
 * header asks for several pieces or cannot be understood. Null: none of what is asked for exists.
 */
export function readByteRange(header: string, size: number): ByteRange | null | undefined {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  const range = first === "" ? fromEnd(last, size) : between(first, last, size);
  return range && range.from >= size ? null : range;
}

function fromEnd(length: string, size: number): ByteRange | undefined {
  if (length === "") return undefined;
  return { from: Number(length) === 0 ? size : Math.max(0, size - Number(length)), to: size - 1 };
}

function between(first: string, last: string, size: number): ByteRange | undefined {
  if (last === "") return { from: Number(first), to: size - 1 };
  if (Number(last) < Number(first)) return undefined;
  return { from: Number(first), to: Math.min(Number(last), size - 1) };
}
