/** A message as the load generator sends it. */
export interface Sent {
  readonly conversationId: string;
  readonly clientId: string;
  readonly content: string;
}

type Ack = (answer: object) => void;

/** What the baselines understand: of our protocol, as much as a load needs. */
export interface BareEvents {
  "conversation:open": (room: { readonly conversationId: string }, ack: Ack) => void;
  "message:send": (message: Sent, ack: Ack) => void;
  entry: (message: Sent) => void;
  "reply:delta": (delta: { conversationId: string; turn: number; text: string }) => void;
  "reply:ended": (end: { conversationId: string; turn: number; reason: string }) => void;
}
