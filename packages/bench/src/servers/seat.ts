/** A visitor with a conversation. */
export interface Seat {
  readonly token: string;
  readonly conversationId: string;
}

/** The one site of a measured installation: what a client needs to be let in. */
export const site = { key: "bench", origin: "http://bench.test" } as const;
