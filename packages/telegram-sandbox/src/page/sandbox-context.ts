import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { SandboxControl } from "../control/contract.ts";
import type { SandboxPerson } from "../state/views.ts";
import type { PageModel } from "./model.ts";

/** What every view may use. */
export interface PageContext {
  readonly control: SandboxControl;
  readonly model: PageModel;
  /** Whom the user plays. */
  readonly person: SandboxPerson;
  /** Runs what a person does; a refusal becomes a notice. */
  readonly attempt: (deed: () => Promise<unknown>) => void;
  readonly goTo: (key: string | undefined) => void;
  readonly start: (payload?: string) => void;
}

const SandboxContext = createContext<PageContext | undefined>(undefined);

export const SandboxProvider = SandboxContext.Provider;

export function useSandbox(): PageContext {
  const context = useContext(SandboxContext);
  if (!context) throw new Error("useSandbox is used outside of SandboxProvider");
  return context;
}
