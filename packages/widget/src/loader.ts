/**
 * What the script tag runs: draws the launcher, queues calls, and fetches the app when it is needed.
 * Imports nothing, asks the network for nothing and stores nothing until the visitor acts.
 *
 * SECURITY: the page is not trusted to be tidy. Properties of `document` are read through
 * `Document.prototype`, which named elements cannot shadow; the global is looked up as an own
 * property of `window`, which named elements never are.
 */

/** Raw settings as the page gave them: `data-*` merged with `IlpoChat.init({...})`. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** One call of the public object. */
export type Call = readonly [name: string, ...args: unknown[]];

/**
 * What the loader has drawn and the app goes on with. The frame stands in the corner of the window
 * and carries the colours, the class of the side, and the attributes `busy` (the app is on its
 * way), `away` (hidden by the page) and `open`.
 */
export interface Shell {
  readonly root: ShadowRoot;
  readonly frame: HTMLElement;
  readonly launcher: HTMLElement;
  /** Address of the script; its origin is the server unless the settings name another. */
  readonly source: string;
  settings(): RawSettings;
}

/** The started app. */
export interface App {
  /** `destroy` is a call too, and the last one. */
  call(call: Call): void;
}

/** What the app's module exports. */
export interface AppModule {
  start(shell: Shell): App;
}

/** Name of the app's file, put in by the build. */
declare const APP_FILE: string;

// No line of text stands around the launcher: looking for its font would hold up the first frame.
const css =
  ":host{all:initial!important;position:fixed!important;z-index:999999999!important}" +
  ".w{position:fixed;right:20px;bottom:max(20px,env(safe-area-inset-bottom));color-scheme:light dark;color:CanvasText;font:15px/1.45 system-ui}" +
  ".t,.l,[busy]:before{border:2px solid #fff2;border-radius:20px;background:Canvas;box-shadow:0 9px 40px #0004}" +
  "button{font:inherit;color:inherit;background:0 0;border:0;padding:0;cursor:pointer}" +
  ".l{display:block;width:60px;height:60px;background:var(--accent);color:var(--on-accent)}" +
  ".l:before{content:'';position:absolute;top:20px;left:17px;width:22px;height:17px;border:2px solid;border-radius:9px 9px 9px 0}" +
  "[unread]:after{content:attr(unread);position:absolute;top:-5px;right:-5px;min-width:18px;border:2px solid #fff;border-radius:20px;background:#d22;color:#fff;font:700 12px/1.5 system-ui}" +
  ".t,[busy]:before{content:'';position:absolute;right:0;bottom:74px;width:270px}" +
  "[busy]:before{bottom:0;width:min(384px,90vw);height:min(640px,90vh)}" +
  ".left,.left>.t,.left:before{right:auto;left:0}.left{left:20px}" +
  ".t button{padding:13px 34px 13px 13px;text-align:start}.t .x{position:absolute;top:0;right:0;padding:9px 13px}" +
  "[busy]>.t,[open]>.l,[away]>*{display:none}";

/** `open`, `toggle`, `send`, `requestManager`. */
const wakes = /^(op|to|se|re)/;
const { prototype } = Document;
const script = Reflect.get(prototype, "currentScript", document) as HTMLScriptElement;
const html: HTMLElement = Reflect.get(prototype, "documentElement", document);

let raw: RawSettings = {};
let calls: Call[] = [];
let shell: Shell | undefined;
let remove: (() => void) | undefined;
let app: App | undefined;
let loading: Shell | undefined;
let attempts = "";
let note: string | undefined;

function make(parent: Node, tag: string, className = ""): HTMLElement {
  const element = prototype.createElement.call(document, tag);
  element.className = className;
  return parent.appendChild(element);
}

/** What cannot be had here, storage that is switched off or JSON that is none, is as if it were not there. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    // Nothing, then.
  }
  return undefined;
}

/** What the app has noted on this device: empty if there is nothing to come back to. */
const recall = (note?: string): string | undefined =>
  attempt(() => {
    const key = `ilpo-chat:${raw["site"] as string}`;
    if (note && key in localStorage) localStorage[key] = note;
    return localStorage[key] as string | undefined;
  });

/** Draws host, launcher and teaser, and keeps them on a page that swaps its content. */
function draw(): void {
  const { lang = html.lang, teaser = raw["greeting"] } = raw;
  const open = (): void => invoke(["open"]);
  const host = make(html, "ilpo-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const frame = make(root, "div");
  const launcher = make(frame, "button", "l");
  launcher.ariaLabel = /^en/i.test(lang as string) ? "Chat" : "Чат";
  launcher.onclick = open;
  launcher.onpointerenter = launcher.onfocus = load;
  shell = { root, frame, launcher, source: script.src, settings: () => raw };

  // The first look into storage takes longer than all the rest, so it is a task of its own. After `destroy` it does no harm.
  setTimeout(() => {
    if (loading) return;
    note = recall();
    paint(frame);
    // Somebody may have answered since the last page.
    if (note || /chat_debug=1/.test(location as never)) void load();
    else if (teaser) {
      const box = make(frame, "div", "t");
      const line = make(box, "button");
      line.append(([teaser].flat() as string[]).join(" "));
      line.onclick = open;
      const dismiss = make(box, "button", "x");
      dismiss.ariaLabel = "OK";
      dismiss.append("×");
      dismiss.onclick = () => {
        box.remove();
        launcher.removeAttribute("unread");
      };
      launcher.setAttribute("unread", "1");
    }
  });

  // Against a page that removes what it does not know: not for ever.
  let returns = 99;
  const observer = new MutationObserver(() => {
    if (!host.isConnected && returns--) html.appendChild(host);
  });
  observer.observe(html, { childList: true });
  remove = () => {
    observer.disconnect();
    host.remove();
  };
}

function paint(frame: HTMLElement): void {
  const { accent = note, position, theme } = raw;
  const [colour] = /^#[\da-f]{6}$/i.exec(accent as string) ?? ["#ffdb4d"];
  // Much green, or much red with some green, is bright. Good enough for the icon; the app refines it.
  const isBright = /^#(..[9a-f]|[a-f].[6-9])/i.test(colour);
  const { style } = frame;
  style.setProperty("--accent", colour);
  style.setProperty("--on-accent", isBright ? "#1c1a12" : "#fff");
  style.colorScheme = theme && theme !== "auto" ? (theme as string) : "";
  frame.className = "w " + position;
}

async function load(): Promise<void> {
  const target = shell;
  if (!target || loading === target) return;
  loading = target;
  try {
    const address = new URL(APP_FILE + attempts, target.source).href;
    const module = (await import(/* @vite-ignore */ address)) as AppModule;
    if (loading === target) {
      app = module.start(target);
      calls.splice(0).forEach(app.call);
    }
  } catch {
    // A failed import may stay failed for its address, so a further try has another one.
    attempts += "?";
    calls = calls.filter(([name]) => !wakes.test(name));
    loading = undefined;
  }
  target.frame.removeAttribute("busy");
}

// oxlint-disable-next-line eslint/complexity -- as several functions it costs every page view 20 bytes more
function invoke(call: Call): void {
  const [name, argument] = call;
  if (/init|update/.test(name)) {
    const settings = argument as RawSettings;
    // To parse what is not there would throw, and throwing takes longer than all else here.
    raw = {
      ...raw,
      ...attempt(() => JSON.parse((settings["config"] || 0) as string)),
      ...settings,
    };
    if (!shell && raw["site"] && name === "init") draw();
    if (shell) paint(shell.frame);
  }
  if (/show|hide/.test(name)) shell?.frame.toggleAttribute("away", name === "hide");
  if (app) app.call(call);
  else {
    calls.push(call);
    const isWaking = wakes.test(name);
    if (isWaking) shell?.frame.toggleAttribute("busy", name !== "send");
    if (isWaking || (name === "logout" && recall("-"))) void load();
  }
  if (name === "destroy") {
    remove?.();
    app = shell = loading = undefined;
    calls = [];
  }
}

function boot(): void {
  const global = "IlpoChat";
  const early = ((Object.hasOwn(window, global) && Reflect.get(window, global)) || []) as Call[];
  // The script is there twice, or was not run by a script tag.
  if (Object.isFrozen(early) || !script) return;
  const api: Record<string, unknown> = { push: (...more: Call[]) => more.forEach(invoke) };
  for (const name of "open,close,toggle,show,hide,shutdown,send,requestManager,init,update,identify,logout,on,off,destroy".split(
    ",",
  ))
    api[name] = (...args: unknown[]) => {
      invoke([name, ...args]);
      return name === "on" ? () => invoke(["off", ...args]) : undefined;
    };
  Object.defineProperty(window, global, { value: Object.freeze(api) });
  invoke(["init", script.dataset]);
  early.forEach?.(invoke);
}

boot();
