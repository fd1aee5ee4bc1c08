/** A link that opens the bot's private chat and brings it `/start payload`. */
export function startLink(
  root: URL,
  { username, payload }: { readonly username: string; readonly payload: string },
): string {
  return `${botLink(root, username)}?start=${payload}`;
}

/** The bot's own address, `https://t.me/name`. */
export function botLink(root: URL, username: string): string {
  return `${root.href.replace(/\/+$/u, "")}/${username}`;
}
