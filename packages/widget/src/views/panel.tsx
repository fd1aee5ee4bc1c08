import { useLayoutEffect, useRef } from "preact/hooks";
import { isTouch, keepFocusInside } from "../a11y.ts";
import type { FullScreen } from "../full-screen.ts";
import { Banner } from "./banner.tsx";
import { useChat } from "./chat-context.ts";
import { Composer } from "./composer.tsx";
import { Welcome } from "./greeting.tsx";
import { Header } from "./header.tsx";

type TransferKey = "dataTransfer" | "clipboardData";

/** The open chat. Takes the focus when it comes up. */
export function Panel({ fullScreen }: { fullScreen: FullScreen }) {
  const { model, actions } = useChat();
  const { words, ui, chat, config, talk } = model;
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const { current } = panel;
    if (!current) return;
    (isTouch() ? current : (current.querySelector("textarea") ?? current)).focus();
  }, []);
  useLayoutEffect(() => {
    if (ui.isFullScreen && panel.current) fullScreen.enter(panel.current);
    return () => fullScreen.leave();
  }, [ui.isFullScreen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // The page's own shortcuts must not take what is typed here.
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) {
      if (ui.isMenuOpen) actions.setMenuOpen(false);
      else actions.close();
    } else if (ui.isFullScreen && panel.current) keepFocusInside(panel.current, event);
  };
  const onFiles = (event: Partial<Pick<DragEvent & ClipboardEvent, TransferKey>> & Event): void => {
    const data = event.dataTransfer ?? event.clipboardData;
    if (!data?.types.includes("Files")) return;
    event.preventDefault();
    actions.useMedia({ offer: { way: event.type, files: [...data.files] } });
  };
  const stop = (event: Event): void => event.stopPropagation();
  return (
    <div
      class={ui.isFullScreen ? "panel full" : "panel"}
      ref={panel}
      role="dialog"
      aria-modal={ui.isFullScreen}
      aria-label={config.title ?? chat.settings?.title ?? words.title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onKeyUp={stop}
      onKeyPress={stop}
      onPaste={onFiles}
      onDragOver={onFiles}
      onDrop={onFiles}
    >
      <Banner />
      <Header />
      {talk ? <talk.Conversation /> : <Welcome />}
      <Foot />
    </div>
  );
}

function Foot() {
  const { ui, chat, media, talk } = useChat().model;
  const isOver = chat.conversation?.status === "closed" && !ui.isStartingAnew;
  if (talk && (isOver || ui.shelf)) return <talk.Ended />;
  return media && ui.tool === "voice" ? <media.Recorder /> : <Composer />;
}
