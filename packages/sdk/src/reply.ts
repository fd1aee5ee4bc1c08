import type { ReplyDelta, ReplyEnded, Seq } from "@ilpo-chat/protocol";

/** The answer being written, put together from pieces. Turns only rise. */
export interface Reply {
  readonly turn: number;
  /** `over`: nothing of this turn is shown any more, whatever still comes in. */
  readonly phase: "writing" | "over";
  readonly text: string;
  /** Pieces that came before the text they follow. */
  readonly held: readonly Piece[];
}

type Piece = Pick<ReplyDelta, "offset" | "text">;

export const noReply: Reply = { turn: -1, phase: "over", text: "", held: [] };

/** A turn's answer begins. Told again (a late joiner, a reconnect), it changes nothing. */
export function beginReply(reply: Reply, turn: number): Reply {
  return turn > reply.turn ? { turn, phase: "writing", text: "", held: [] } : reply;
}

/** A piece, in any order, any number of times; pieces that overlap are the same text. */
export function extendReply(reply: Reply, { turn, offset, text }: ReplyDelta): Reply {
  const current = beginReply(reply, turn);
  if (turn !== current.turn || current.phase === "over") return current;
  let grown = current.text;
  let held: readonly Piece[] = [...current.held, { offset, text }];
  for (let next = fitting(held, grown); next; next = fitting(held, grown)) {
    const used = next;
    grown += used.text.slice(grown.length - used.offset);
    held = held.filter((piece) => piece !== used);
  }
  return { ...current, text: grown, held: held.filter((piece) => end(piece) > grown.length) };
}

/** The server says that it has ended. The text stays until its entry is in the list. */
export function endReply(reply: Reply, { turn, seq }: ReplyEnded, cursor: Seq): Reply {
  if (turn !== reply.turn) return turn > reply.turn ? { ...noReply, turn } : reply;
  return seq !== undefined && seq > cursor ? reply : overReply(reply);
}

/** The stored answer has come, or nothing was heard for too long. */
export function overReply(reply: Reply): Reply {
  return { ...noReply, turn: reply.turn };
}

function fitting(held: readonly Piece[], text: string): Piece | undefined {
  return held.find((piece) => piece.offset <= text.length && end(piece) > text.length);
}

function end({ offset, text }: Piece): number {
  return offset + text.length;
}
