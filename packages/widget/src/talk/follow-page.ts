import type { ChatClient } from "@ilpo-chat/sdk";

/** How often the address is looked at where the browser does not tell of its changes. */
const lookEveryMs = 3_000;

/**
 * Tells the server the page's address whenever a router changes it. The page's history is only listened to: a chat
 * that wrapped its functions would be in the way of every other script that does. Answers how to stop.
 */
export function followPage(client: Pick<ChatClient, "pageChanged">): () => void {
  const look = (): void => void client.pageChanged().catch(() => undefined);
  // It may have changed between the opening of the chat and the first words.
  look();
  const { navigation } = window as { readonly navigation?: EventTarget };
  if (navigation) {
    navigation.addEventListener("currententrychange", look);
    return () => navigation.removeEventListener("currententrychange", look);
  }
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") look();
  }, lookEveryMs);
  return () => clearInterval(timer);
}
