import { useLayoutEffect, useRef } from "preact/hooks";
import { isTouch, keepFocusInside } from "../a11y.ts";
import type { FullScreen } from "../full-screen.ts";
import { Banner } from "./banner.tsx";
import { useChat } from "./chat-context.ts";
import { Composer } from "./composer.tsx";
import { Welcome } from "./greeting.tsx";
import { Header } from "./header.tsx";

/** The open chat. Takes the focus when it comes up. */
export function Panel({ fullScreen }: { fullScreen: FullScreen }) {
  const { model, actions } = useChat();
  const { words, ui, chat, config, talk } = model;
  const panel = useRef<HTMLDivElement>(null);
  const isEnded = chat.conversation?.status === "closed" && !ui.isStartingAnew;

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
    >
      <Banner />
      <Header />
      {talk ? <talk.MessageList /> : <Welcome />}
      {isEnded ? (
        <footer>
          <button class="btn" onClick={actions.startAnew}>
            {words.newConversation}
          </button>
        </footer>
      ) : (
        <Composer />
      )}
    </div>
  );
}
