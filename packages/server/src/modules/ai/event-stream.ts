/** Takes a stream of server-sent events apart; only `data` matters here, events' names and ids are passed over. */
export interface EventReader {
  /** The data of the events that this piece of text completes, in order. */
  read(piece: string): string[];
}

/** Lines may end in any of the three ways, and pieces may be cut anywhere. */
export function createEventReader(): EventReader {
  let held = "";
  // The last piece ended in CR, which may be the first half of CR LF.
  let isHalf = false;
  let data: string[] = [];
  return {
    read(piece) {
      const fresh = isHalf ? `\r${piece}` : piece;
      isHalf = fresh.endsWith("\r");
      const text = isHalf ? fresh.slice(0, -1) : fresh;
      // A line without end is not looked through again with each piece of it.
      if (!/[\r\n]/.test(text)) {
        held += text;
        return [];
      }
      const lines = (held + text).split(/\r\n|\n|\r/);
      held = lines.pop() ?? "";
      const complete: string[] = [];
      for (const line of lines) {
        if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
        else if (line === "" && data.length > 0) {
          complete.push(data.join("\n"));
          data = [];
        }
      }
      return complete;
    },
  };
}

/**
 * The data of a response's events: what one piece of it completes comes together. The mark at the beginning of a file
 * is no part of it.
 */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  const reader = createEventReader();
  for await (const bytes of body) {
    const data = reader.read(decoder.decode(bytes, { stream: true }));
    if (data.length > 0) yield data;
  }
}
