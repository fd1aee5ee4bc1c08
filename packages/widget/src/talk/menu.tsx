import { useEffect, useRef } from "preact/hooks";
import { useTalk } from "../views/talk-context.ts";
import { menuItems } from "./menu-items.ts";

const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The panel's menu. Takes the focus and gives it back. */
export function Menu() {
  const talk = useTalk();
  const { actions } = talk;
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = (menu.current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    linesOf(menu.current)[0]?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const step = (event: KeyboardEvent): void => {
    if (event.key === "Tab") return actions.setMenuOpen(false);
    const move = moves[event.key];
    const lines = linesOf(menu.current);
    const end = { Home: lines[0], End: lines.at(-1) }[event.key];
    if (move === undefined && !end) return;
    event.preventDefault();
    const at = lines.indexOf(event.target as HTMLElement);
    (end ?? lines.at((at + (move ?? 0)) % lines.length))?.focus();
  };
  return (
    <>
      <div class="curtain" onClick={() => actions.setMenuOpen(false)} />
      <div class="menu" role="menu" ref={menu} onKeyDown={step}>
        {menuItems(talk).map(({ label, isDisabled, href, isSetting, run }, index) =>
          href === undefined ? (
            <button
              key={index}
              role="menuitem"
              disabled={isDisabled}
              onClick={() => {
                run?.();
                if (!isSetting) actions.setMenuOpen(false);
              }}
            >
              {label}
            </button>
          ) : (
            <a key={index} role="menuitem" href={href} target="_blank" rel="noopener noreferrer">
              {label}
            </a>
          ),
        )}
      </div>
    </>
  );
}

function linesOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]:not([disabled])") ?? [])];
}
