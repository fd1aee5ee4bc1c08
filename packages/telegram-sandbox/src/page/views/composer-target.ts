import type { SandboxMessage } from "../../state/views.ts";

/** What the next sending refers to. */
export interface ComposerTarget {
  readonly kind: "reply" | "edit";
  readonly message: SandboxMessage;
}
