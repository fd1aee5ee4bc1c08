import type { ChatClientEvents } from "@ilpo-chat/sdk";
import type { Actions } from "./actions.ts";
import type { WidgetConfig } from "./config.ts";
import type { Call } from "./loader.ts";

/** What a page can listen to. */
export interface WidgetEvents {
  open: () => void;
  close: () => void;
  /** A message of the consultant or a manager has come in. */
  message: ChatClientEvents["message"];
  /** The number on the launcher has changed. */
  unread: (count: number) => void;
}

/**
 * The one global, `window.IlpoChat`. Every call is valid at any time, also before the chat has
 * loaded: then it waits. Before the script itself has run, a page may put its calls in an array:
 * `(window.IlpoChat ??= []).push(["open"])`.
 *
 * @public
 */
export interface IlpoChat {
  /** Starts the chat, or changes settings of the one that runs. Goes before `data-*`. */
  init(settings: Partial<WidgetConfig> & { teaser?: string }): void;
  open(): void;
  close(): void;
  toggle(): void;
  /** Shows the launcher again after `hide()`. */
  show(): void;
  /** Takes launcher and panel off the page. The conversation goes on. */
  hide(): void;
  /** Sends words in the visitor's name. */
  send(text: string): void;
  /** Opens the chat and asks for a person. */
  requestManager(reason?: string): void;
  on<Name extends keyof WidgetEvents>(name: Name, listener: WidgetEvents[Name]): void;
  off<Name extends keyof WidgetEvents>(name: Name, listener: WidgetEvents[Name]): void;
  /** Takes everything off the page. `init` starts again. */
  destroy(): void;
  push(...calls: readonly Call[]): void;
}

export type PublicEvents = ReturnType<typeof createPublicEvents>;

/** Listeners of the page. What they throw does not reach the chat. */
export function createPublicEvents(report: (problem: string) => void) {
  const listeners = new Map<unknown, Set<(...args: unknown[]) => void>>();
  return {
    on(name: unknown, listener: unknown): void {
      if (typeof listener !== "function") return report("on() needs a function");
      const group = listeners.get(name) ?? new Set();
      group.add(listener as (...args: unknown[]) => void);
      listeners.set(name, group);
    },
    off(name: unknown, listener: unknown): void {
      listeners.get(name)?.delete(listener as () => void);
    },
    emit<Name extends keyof WidgetEvents>(
      name: Name,
      ...args: Parameters<WidgetEvents[Name]>
    ): void {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(...args);
        } catch (error) {
          report(`a listener of "${name}" has thrown ${String(error)}`);
        }
      }
    },
  };
}

/** Carries out a call of the page; `init` and `destroy` are the widget's own. */
export function answerCall([name, argument]: Call, actions: Actions): void {
  const text = typeof argument === "string" ? argument : undefined;
  switch (name) {
    case "open":
      return actions.open();
    case "close":
    case "hide":
      return actions.close();
    case "toggle":
      return actions.toggle();
    case "send":
      return actions.send(text ?? "");
    case "requestManager":
      actions.open();
      void actions.callManager(text);
  }
}
