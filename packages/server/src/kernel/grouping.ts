/**
 * Makes many calls one: what comes while a group is under way goes out together in the next, so that
 * load makes a call cheaper, and a lone one waits for nobody. `work` gives one outcome for each input, in their
 * order; when it throws, all of its group fail.
 */
export function createGrouping<Input, Outcome>(
  work: (group: readonly Input[]) => Promise<readonly Outcome[]>,
  most: number,
): (input: Input) => Promise<Outcome> {
  const queue: Waiting<Input, Outcome>[] = [];
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    // What one turn of the event loop asks for goes together.
    await new Promise(setImmediate);
    while (queue.length > 0) await settle(work, queue.splice(0, most));
    isRunning = false;
  };
  return (input) =>
    new Promise((resolve, reject) => {
      queue.push({ input, resolve, reject });
      if (!isRunning) void run();
    });
}

interface Waiting<Input, Outcome> {
  readonly input: Input;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

async function settle<Input, Outcome>(
  work: (group: readonly Input[]) => Promise<readonly Outcome[]>,
  group: readonly Waiting<Input, Outcome>[],
): Promise<void> {
  try {
    const outcomes = await work(group.map(({ input }) => input));
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index];
      if (index < outcomes.length) resolve(outcome as Outcome);
      else reject(new Error("a group gave fewer outcomes than it was given"));
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
