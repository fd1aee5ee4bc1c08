/** A conversation that must go well, as `dialogues.jsonl` has it. */
export interface Dialogue {
  /** What it is an example of. */
  readonly about: string;
  /** What the visitor says, each once the message before it was answered. */
  readonly say: readonly string[];
  /** What must hold of the last answer. */
  readonly expect: Expectation;
  /** It is night, and managers are away. */
  readonly isNight?: boolean;
  /** What a scripted model says to the last message, in place of the first article that it is given. */
  readonly model?: string;
}

export interface Expectation {
  /** The article named under the answer. */
  readonly source?: string;
  /** No article is named: the consultant does not know, and says so where no model speaks for it. */
  readonly refused?: boolean;
  /** A manager is called. */
  readonly handover?: boolean;
  /** Regular expressions for what the answer says and never says. */
  readonly text?: string;
  readonly never?: string;
}

/** How it went. */
export interface Outcome {
  readonly content: string;
  readonly sources: readonly string[];
  readonly isHandedOver: boolean;
}

/** What is wrong with the outcome, in words; empty when nothing is. */
export function faultsOf({ expect }: Dialogue, outcome: Outcome): string[] {
  const { content, sources, isHandedOver } = outcome;
  const { source, refused, handover, text, never } = expect;
  const checks: readonly (readonly [boolean, string])[] = [
    [
      source === undefined || sources.includes(source),
      `its source is ${sources.join(", ") || "none"}, not ${source}`,
    ],
    [!refused || sources.length === 0, `it rests on ${sources.join(", ")}`],
    [!handover || isHandedOver, "no manager was called"],
    [text === undefined || new RegExp(text, "i").test(content), `it does not say ${text}`],
    [never === undefined || !new RegExp(never, "i").test(content), `it says ${never}`],
  ];
  return checks.flatMap(([isRight, fault]) => (isRight ? [] : [fault]));
}

export function parseDialogues(text: string): Dialogue[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as Dialogue);
}
