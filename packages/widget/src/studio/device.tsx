import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { callSettings, type StudioSettings } from "./snippet.ts";
import type { StudioLanguage } from "./words.ts";

const sizes = { phone: { width: 390, height: 780 }, desktop: { width: 1180, height: 740 } };

interface Props {
  readonly kind: keyof typeof sizes;
  readonly label: string;
  readonly settings: StudioSettings;
  readonly isOpen: boolean;
  readonly language: StudioLanguage;
}

/** A screen with a page of its own in it, as large as it is in life and shown as small as there is room. */
export function Device({ kind, label, settings, isOpen, language }: Props) {
  const screen = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const { width, height } = sizes[kind];
  useLayoutEffect(() => fit(screen.current, width), []);
  useEffect(() => {
    const { current } = frame;
    if (!current || !isReady) return;
    // Opening takes the focus, which belongs to whoever is typing in the settings.
    current.inert = true;
    show(current, settings, isOpen);
    const timer = setTimeout(() => (current.inert = false), 600);
    return () => clearTimeout(timer);
  }, [isReady, settings, isOpen]);
  return (
    <figure class={kind}>
      <div class="screen" ref={screen}>
        <iframe
          ref={frame}
          title={label}
          src={`preview.html?lang=${language}`}
          width={width}
          height={height}
          onLoad={() => setReady(true)}
        />
      </div>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

/** Keeps the page as wide as its screen. */
function fit(screen: HTMLElement | null, width: number): (() => void) | undefined {
  if (!screen) return undefined;
  const scale = (): void => screen.style.setProperty("--scale", String(screen.clientWidth / width));
  const observer = new ResizeObserver(scale);
  observer.observe(screen);
  scale();
  return () => observer.disconnect();
}

interface PreviewWindow {
  IlpoChat?: { push(...calls: unknown[][]): unknown };
}

/** Sets the page's chat anew: what is said beside the launcher is drawn only once. */
function show(frame: HTMLIFrameElement, settings: StudioSettings, isOpen: boolean): void {
  const page = frame.contentWindow as PreviewWindow | null;
  if (!page) return;
  // Before the script has run, this is the list that it takes over.
  page.IlpoChat ??= [] as never;
  const changes = [["init", callSettings(settings)], [isOpen ? "open" : "close"]];
  const { IlpoChat: chat } = page;
  if (Array.isArray(chat)) chat.push(...changes);
  else chat?.push(["destroy"], ...changes);
}
