/** One load that was tried. */
export interface Step<Result> {
  readonly perSecond: number;
  readonly isPassed: boolean;
  readonly result: Result;
}

export interface ClimbLimits {
  readonly first: number;
  readonly most: number;
  /** Halvings of the gap between the last load that passed and the first that failed. */
  readonly refinements: number;
}

/** Doubles the load until one fails, then closes in on the border. The steps come in the order they were tried. */
export async function climb<Result>(
  { first, most, refinements }: ClimbLimits,
  attempt: (perSecond: number) => Promise<{ readonly isPassed: boolean; readonly result: Result }>,
): Promise<Step<Result>[]> {
  const steps: Step<Result>[] = [];
  const isBorne = async (perSecond: number) => {
    const { isPassed, result } = await attempt(perSecond);
    steps.push({ perSecond, isPassed, result });
    return isPassed;
  };
  let [low, high] = [0, first];
  while (high <= most && (await isBorne(high))) [low, high] = [high, high * 2];
  if (high > most) return steps;
  for (let count = 0; count < refinements; count += 1) {
    const middle = Math.round((low + high) / 2);
    if (await isBorne(middle)) low = middle;
    else high = middle;
  }
  return steps;
}
