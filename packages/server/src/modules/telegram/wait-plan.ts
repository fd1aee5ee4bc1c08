import type { Entry, Seq } from "@ilpo-chat/protocol";

/** What an entry does to the record of who was waited for. */
export type WaitStep =
  | { readonly kind: "asked"; readonly seq: Seq; readonly at: Date }
  | { readonly kind: "claimed"; readonly at: Date; readonly by: string }
  | { readonly kind: "answered"; readonly at: Date }
  /** `isMissed`: nobody came, and the house gave the visitor the AI back. */
  | { readonly kind: "ended"; readonly at: Date; readonly isMissed: boolean };

/** Reads from the log when a person was asked for, came, answered, or was not waited for any more. */
export function waitSteps(entries: readonly Entry[]): WaitStep[] {
  return entries.flatMap((entry) => {
    const step = stepOf(entry);
    return step ? [step] : [];
  });
}

function stepOf(entry: Entry): WaitStep | undefined {
  const at = new Date(entry.at);
  switch (entry.type) {
    case "status.changed":
      return entry.status === "transferred"
        ? { kind: "asked", seq: entry.seq, at }
        : { kind: "ended", at, isMissed: false };
    case "manager.joined":
      return { kind: "claimed", at, by: entry.manager.name };
    case "mode.changed":
      return entry.mode === "ai" ? { kind: "ended", at, isMissed: entry.by === "ai" } : undefined;
    case "message.created": {
      const { author, type } = entry.message;
      return author.type === "manager" && type === "text" ? { kind: "answered", at } : undefined;
    }
    default:
      return undefined;
  }
}
