import { isTouch } from "../a11y.ts";

/**
 * Keeps the focus in the chat when what had it goes away: a pressed reply, a form that was sent, a closed menu.
 * Without it neither Tab nor Escape would reach the chat. Answers how to stop.
 */
export function keepFocus(root: ShadowRoot): () => void {
  let holder = root.activeElement;
  const look = (): void => {
    const { activeElement } = root;
    const isLost = holder !== null && !holder.isConnected && activeElement === null;
    holder = activeElement;
    if (isLost) takeFocus(root);
  };
  // Some browsers tell of a loss before the element is gone, others not at all.
  const lookSoon = (): void => queueMicrotask(look);
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  root.addEventListener("focusin", look);
  // The reply that was pressed to begin a conversation is gone before this part of the app is here.
  if (document.activeElement?.localName === "body") takeFocus(root);
  root.addEventListener("focusout", lookSoon);
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", look);
    root.removeEventListener("focusout", lookSoon);
  };
}

/** Where the focus is when the chat opens: a finger must not call the keyboard up. */
function takeFocus(root: ShadowRoot): void {
  const panel = root.querySelector<HTMLElement>(".panel");
  (isTouch() ? panel : (panel?.querySelector("textarea") ?? panel))?.focus();
}
