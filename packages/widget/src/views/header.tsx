import { useEffect, useRef } from "preact/hooks";
import { toHeadline } from "../headline.ts";
import { useChat } from "./chat-context.ts";
import { Icon } from "./icons.tsx";

export function Header() {
  const { model, actions } = useChat();
  const { words, config, chat, ui } = model;
  const title = config.title ?? chat.settings?.title ?? "";
  const head = toHeadline(chat, { title, isCalling: ui.isCalling }, words);
  return (
    <header>
      <div class={`ava ${head.face}`} aria-hidden="true">
        {head.letter}
        {head.isPresent && <i />}
      </div>
      <div class="head">
        <b>{head.title}</b>
        <span>{head.subtitle}</span>
      </div>
      <div class="icons">
        <button
          aria-label={words.menu}
          aria-haspopup="menu"
          aria-expanded={ui.isMenuOpen}
          onClick={() => actions.setMenuOpen(!ui.isMenuOpen)}
        >
          <Icon name="more" />
        </button>
        <button aria-label={words.close} onClick={actions.close}>
          <Icon name="close" />
        </button>
      </div>
      {ui.isMenuOpen && <Menu />}
    </header>
  );
}

function Menu() {
  const { model, actions } = useChat();
  const { words, chat } = model;
  const menu = useRef<HTMLDivElement>(null);
  const status = chat.conversation?.status;
  useEffect(() => {
    const opener = (menu.current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    menu.current?.querySelector("button")?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const step = (event: KeyboardEvent): void => {
    const items = [...(menu.current?.querySelectorAll("button") ?? [])];
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (event.key === "Tab") actions.setMenuOpen(false);
    if (move === undefined) return;
    event.preventDefault();
    const at = items.findIndex((item) => item === (event.target as Element));
    items.at((at + move) % items.length)?.focus();
  };
  return (
    <>
      <div class="curtain" onClick={() => actions.setMenuOpen(false)} />
      <div class="menu" role="menu" ref={menu} onKeyDown={step}>
        <button
          role="menuitem"
          disabled={status === "transferred" || Boolean(chat.conversation?.manager)}
          onClick={() => void actions.callManager()}
        >
          {words.callManager}
        </button>
        {status !== undefined && status !== "closed" && (
          <button role="menuitem" onClick={() => void actions.endConversation()}>
            {words.endConversation}
          </button>
        )}
      </div>
    </>
  );
}
