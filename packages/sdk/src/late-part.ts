import type { Clock } from "./clock.ts";
import { ChatError } from "./error.ts";

/** What was told to a part that could not be fetched is told again after so long. */
const retryAfterMs = 2_000;

/** A part of the program that is fetched when it is first needed. */
export interface LatePart<Part> {
  readonly current: Part | undefined;
  /** Has the part do something, now or once it is there, in the order of the calls; tries for as long as it takes. */
  tell(run: (part: Part) => void): void;
  /** The same, once: rejects with a ChatError when the part cannot be fetched. */
  use(run: (part: Part) => void): Promise<void>;
  /** What still waits for the part is not for it any more. */
  forget(): void;
}

export function createLatePart<Part>(clock: Clock, fetch: () => Promise<Part>): LatePart<Part> {
  let current: Part | undefined;
  let loading: Promise<Part> | undefined;
  let age = 0;
  const load = () =>
    (loading ??= fetch().then(
      (part) => (current = part),
      (cause: unknown) => {
        loading = undefined;
        throw new ChatError("transport", { cause });
      },
    ));
  const tell = (run: (part: Part) => void, asked = age): void => {
    if (asked !== age) return;
    if (current) return run(current);
    const again = () => clock.after(retryAfterMs, () => tell(run, asked));
    // What is malformed is ignored, here as later.
    load()
      .then(() => tell(run, asked), again)
      .catch(() => undefined);
  };
  return {
    get current() {
      return current;
    },
    tell: (run) => tell(run),
    async use(run) {
      const asked = age;
      const part = await load();
      if (asked === age) run(part);
    },
    forget() {
      age += 1;
    },
  };
}
