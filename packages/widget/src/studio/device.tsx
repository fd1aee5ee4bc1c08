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
    const page = frame.current?.contentWindow as PreviewWindow | null | undefined;
    if (page && isReady) show(page, settings, isOpen);
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

/** An open chat takes its settings as they come; what is said beside the launcher is drawn only once, so it begins anew. */
function show(page: PreviewWindow, settings: StudioSettings, isOpen: boolean): void {
  const init = ["init", callSettings(settings)];
  // Before the script has run, this is the list that it takes over.
  page.IlpoChat ??= [];
  page.IlpoChat.push(...(isOpen ? [init, ["open"]] : [["destroy"], init]));
}
