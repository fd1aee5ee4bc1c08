/** What every measured server can be asked, besides being a server. */
export type ServerCalls = {
  port(): number;
  /** Needs `--expose-gc`; so that memory is compared and not garbage. */
  collectGarbage(): void;
};

/** What the scripted model can be asked. */
export type UpstreamCalls = {
  baseUrl(): string;
};
