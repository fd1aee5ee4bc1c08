import type { ChatClientEvents, Identity } from "@ilpo-chat/sdk";
import type { WidgetConfig } from "./config.ts";
import type { Call } from "./loader.ts";
import type { Report } from "./problems.ts";

/** What a page can listen to. */
export interface WidgetEvents {
  open: () => void;
  close: () => void;
  /** The visitor has written; `isFirst` in this conversation. */
  send: (message: { readonly isFirst: boolean }) => void;
  /** A message of the consultant or a manager has come in. */
  message: ChatClientEvents["message"];
  /** The number on the launcher has changed. */
  unread: (count: number) => void;
  /** A manager was asked for, or has joined. */
  manager: (change: { readonly state: "called" | "joined" }) => void;
  /** The visitor has left their contacts; what they are stays in the chat. */
  lead: () => void;
  rating: (score: number) => void;
}

/** Settings of a page, as `init` and `update` take them. All of them can stand in the tag too. */
type PageSettings = Partial<WidgetConfig> & {
  /** Words beside the launcher. */
  teaser?: string;
  /** Pushes events to `window.dataLayer`, or to the list of that name. */
  dataLayer?: boolean | string;
  /** Number of a Yandex.Metrika counter that gets events as goals. */
  metrika?: number | string;
};

/**
 * The one global, `window.IlpoChat`. Every call is valid at any time, also before the chat has
 * loaded: then it waits. Before the script itself has run, a page may put its calls in an array:
 * `(window.IlpoChat ??= []).push(["open"])`.
 *
 * @public
 */
export interface IlpoChat {
  /** Starts the chat, or changes settings of the one that runs. Goes before `data-*`. */
  init(settings: PageSettings): void;
  /** Changes settings, and starts nothing. */
  update(settings: PageSettings): void;
  open(): void;
  close(): void;
  toggle(): void;
  /** Shows the launcher again after `hide()`. */
  show(): void;
  /** Takes launcher and panel off the page. The conversation goes on. */
  hide(): void;
  /** Says who the visitor is; signed by the site's server they are the same on every device. */
  identify(identity: Identity): void;
  /** Forgets the visitor on this device and starts afresh; for when somebody leaves their account. */
  logout(): void;
  /** Sends words in the visitor's name. */
  send(text: string): void;
  /** Opens the chat and asks for a person. */
  requestManager(reason?: string): void;
  /** Answers how to stop listening. Each event is a `CustomEvent` on `document` too: `ilpo-chat:open`. */
  on<Name extends keyof WidgetEvents>(name: Name, listener: WidgetEvents[Name]): () => void;
  off<Name extends keyof WidgetEvents>(name: Name, listener: WidgetEvents[Name]): void;
  /** Closes the chat and its line until it is opened again. */
  shutdown(): void;
  /** Takes everything off the page. `init` starts again. */
  destroy(): void;
  push(...calls: readonly Call[]): void;
}

export type PublicEvents = ReturnType<typeof createPublicEvents>;

export interface PublicEventsDeps {
  /** Where events go out as `CustomEvent`s; they bubble to the document. */
  readonly target: EventTarget;
  readonly report: Report;
  /** Hears of everything. */
  readonly onEvent: (name: string, detail: unknown) => void;
}

/** Listeners of the page. What they throw does not reach the chat. */
export function createPublicEvents({ target, report, onEvent }: PublicEventsDeps) {
  const listeners = new Map<unknown, Set<(detail: unknown) => void>>();
  return {
    on(name: unknown, listener: unknown): void {
      if (typeof listener !== "function") return report("listener", String(name));
      const group = listeners.get(name) ?? new Set();
      group.add(listener as () => void);
      listeners.set(name, group);
    },
    off(name: unknown, listener: unknown): void {
      listeners.get(name)?.delete(listener as () => void);
    },
    emit<Name extends keyof WidgetEvents>(
      name: Name,
      ...[detail]: Parameters<WidgetEvents[Name]>
    ): void {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(detail);
        } catch (error) {
          report("thrown", `${name}: ${String(error)}`);
        }
      }
      target.dispatchEvent(new CustomEvent(`ilpo-chat:${name}`, { bubbles: true, detail }));
      onEvent(name, detail);
    },
  };
}
