/** Whether an answer may give a link to this address. */
export type LinkAllowed = (url: URL) => boolean;

/** What stands where a bare foreign link was. */
export const HIDDEN_LINK = "(ссылка скрыта)";

// `[words](address "title")` within a line, with or without the sign of a picture.
const markdownLink =
  /!?\[((?:[^[\]\n]|\[[^[\]\n]*\]){0,500})\]\(([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?)\)/g;
const bareLink =
  /<?(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?<![\p{L}\p{N}])(?:www\.|\/\/(?=[\p{L}\p{N}-]+\.)))[^\s<>"'`]*>?|<?(?<![\p{L}\p{N}])(?:javascript|data|vbscript|blob|file):\S*/giu;

/** Allows http and https to these hosts, and nothing that only pretends to go there. */
export function linksTo(hosts: ReadonlySet<string>): LinkAllowed {
  return ({ protocol, hostname, username, password }) =>
    (protocol === "https:" || protocol === "http:") &&
    username === "" &&
    password === "" &&
    hosts.has(hostname.replace(/^www\./, ""));
}

/** Words whose foreign links, and all pictures, are plain text. */
export function withoutForeignLinks(text: string, isAllowed: LinkAllowed): string {
  return text
    .replace(markdownLink, (whole, words: string, target: string) =>
      !whole.startsWith("!") && isAllowedTarget(target, isAllowed) ? whole : words,
    )
    .replace(bareLink, (whole) => {
      const [, address = "", behind = ""] = /^<?(.*?)([).,;:!?»\]]*)>?$/su.exec(whole) ?? [];
      if (isAllowedTarget(address, isAllowed)) return whole;
      const isOpen = !whole.startsWith("<") && whole.endsWith(">");
      return HIDDEN_LINK + behind + (isOpen ? ">" : "");
    });
}

function isAllowedTarget(target: string, isAllowed: LinkAllowed): boolean {
  const [first = ""] = target.trim().split(/\s/, 1);
  const address = first.replace(/^<|>$/g, "");
  const url = URL.parse(/^www\./i.test(address) ? `https://${address}` : address);
  return url !== null && isAllowed(url);
}

/** The same for words that come in pieces: gives only what no later piece can change. */
export function createLinkFilter(isAllowed: LinkAllowed) {
  let held = "";
  return {
    push(text: string): string {
      held += text;
      const cut = settledLength(held);
      const ready = held.slice(0, cut);
      held = held.slice(cut);
      return withoutForeignLinks(ready, isAllowed);
    },
    end(): string {
      const rest = withoutForeignLinks(held, isAllowed);
      held = "";
      return rest;
    },
  };
}

/** The length up to the last space that stands outside every open link: no link reaches over it. */
function settledLength(text: string): number {
  const lineStart = text.lastIndexOf("\n") + 1;
  const closed = text.slice(0, lineStart) + withoutClosed(text.slice(lineStart));
  const open = closed.indexOf("[", lineStart);
  // Russian words begin no address; their last letter stays, as what comes behind is judged by it.
  if (open === -1 && /(?:^|\s)[\p{Script=Cyrillic}\d,;«»"%–—-]+$/u.test(closed)) {
    return Math.max(0, text.length - 1);
  }
  return closed.slice(0, open === -1 ? undefined : open).search(/\s\S*$/u) + 1;
}

/** The line with its finished brackets blotted out, each letter in its place. */
function withoutClosed(line: string): string {
  const blot = (found: string) => "·".repeat(found.length);
  const finished = /\[[^[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)?\)|(?=[^(]))/g;
  return line.replace(finished, blot).replace(finished, blot);
}
