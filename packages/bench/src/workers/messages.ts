/** What a worker can be called to do. Input and result cross the process border as JSON. */
export type Calls = Record<string, (...input: never[]) => unknown>;

export interface ToWorker {
  readonly id: number;
  readonly name: string;
  readonly input: readonly unknown[];
}

/** The answer to the call with that id; id 0 says that the worker is ready. */
export interface FromWorker {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
