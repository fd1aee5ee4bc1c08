import { toHeadline } from "../headline.ts";
import { useChat } from "./chat-context.ts";
import { Icon } from "./icons.tsx";

export function Header() {
  const { model, actions } = useChat();
  const { words, config, chat, ui, talk } = model;
  const title = config.title ?? chat.settings?.title ?? "";
  const head = toHeadline(chat, { title, isCalling: ui.isCalling }, words);
  return (
    <div class="top">
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
      {ui.isMenuOpen && talk && <talk.Menu />}
    </div>
  );
}
