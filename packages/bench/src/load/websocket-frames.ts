/**
 * RFC 6455 as far as a client of ours needs it: text in one frame each way, nothing compressed. A whole library
 * costs the generator more CPU than the server that it is to measure.
 */

const TEXT = 0x81;
const CLOSE = 0x88;
/** A client's frames are masked; with this key masking changes nothing, so that it costs nothing. */
const MASK_BYTES = 4;
const MASKED = 0x80;

/** A client's frame with this text. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const isShort = length < 126;
  const head = (isShort ? 2 : 4) + MASK_BYTES;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = TEXT;
  frame[1] = MASKED | (isShort ? length : 126);
  if (!isShort) frame.writeUInt16BE(length, 2);
  frame.fill(0, head - MASK_BYTES, head);
  frame.write(text, head, "utf8");
  return frame;
}

/** Cuts what a server sends into its texts. Each is valid only until its listener returns. */
export function createTextReader(onText: (text: Buffer) => void, onClose: () => void) {
  let rest: Buffer | undefined;
  return (chunk: Buffer): void => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
      at = frame.end;
      if (bytes[frame.first] === TEXT) onText(bytes.subarray(frame.start, frame.end));
      else if (bytes[frame.first] === CLOSE) onClose();
    }
    // The chunk's memory is used again for the next one.
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : undefined;
  };
}

interface FramePlace {
  readonly first: number;
  readonly start: number;
  readonly end: number;
}

function frameAt(bytes: Buffer, first: number): FramePlace | undefined {
  const left = bytes.length - first;
  if (left < 2) return undefined;
  const short = bytes[first + 1] ?? 0;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (left < head) return undefined;
  const long = () => (head === 4 ? bytes.readUInt16BE(first + 2) : bytes.readUIntBE(first + 4, 6));
  const length = head === 2 ? short : long();
  const start = first + head;
  return left < head + length ? undefined : { first, start, end: start + length };
}
