import { createStandIn, standInSettings } from "./stand-in.ts";

// The preview's page: the chat as it is shipped, with the server played by the page. The studio sets it through
// `IlpoChat`, as a site's page would.

const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "ru";

/** One line to the stand-in, as far as the chat's own client uses a WebSocket. */
class StandInSocket extends EventTarget {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  #isOver = false;
  readonly #server = createStandIn(
    {
      send: (packet) => this.#deliver(packet),
      after: (ms, act) => void setTimeout(act, ms),
      now: () => new Date(),
    },
    language,
  );

  constructor() {
    super();
    setTimeout(() => this.#server.start());
  }

  send(packet: string): void {
    this.#server.receive(packet);
  }

  close(): void {
    this.#isOver = true;
  }

  #deliver(data: string): void {
    setTimeout(() => {
      if (!this.#isOver) this.onmessage?.({ data });
    });
  }
}

/** The client's second way, which it tries on a slow machine, leads nowhere: the real server knows no such site. */
class SilentRequest extends EventTarget {
  readonly withCredentials = false;
  open(): void {}
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {}
}

const visitor = { visitorId: "studio", token: "studio", settings: standInSettings(language) };
// What is tried here stays nowhere, and two previews know nothing of each other.
for (const name of ["localStorage", "indexedDB", "BroadcastChannel"])
  Object.defineProperty(window, name, { value: undefined });
Object.assign(window, {
  WebSocket: StandInSocket,
  XMLHttpRequest: SilentRequest,
  fetch: async () => Response.json(visitor),
});

// Opening takes the focus, which belongs to whoever is typing in the settings: only who is in here already gets it.
const { focus } = HTMLElement.prototype;
HTMLElement.prototype.focus = function (this: HTMLElement, options?: FocusOptions): void {
  if (document.hasFocus()) focus.call(this, options);
};

// "Back" belongs to the studio, and leads to where its reader came from.
history.pushState = () => undefined;
