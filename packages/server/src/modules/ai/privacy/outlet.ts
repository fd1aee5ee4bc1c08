import type { Mask } from "./mask.ts";
import { SIGN_MAX } from "./mask.ts";
import { createLinkFilter, type LinkAllowed } from "./link-filter.ts";

/** A model's words on their way to the visitor, in pieces. */
export interface Outlet {
  /** What of the words so far may be shown now; what is still open is held back. */
  push(text: string): string;
  /** The rest. */
  end(): string;
}

/**
 * Puts personal data back, then takes foreign links out: in this order, so that a link cannot carry off what was put
 * back. However the words are cut into pieces, the same comes out.
 */
export function createOutlet(mask: Mask, isAllowed: LinkAllowed): Outlet {
  const links = createLinkFilter(isAllowed);
  let held = "";
  return {
    push(text) {
      held += text;
      const cut = openSignAt(held);
      const ready = held.slice(0, cut);
      held = held.slice(cut);
      return links.push(mask.restore(ready));
    },
    end() {
      const rest = mask.restore(held);
      held = "";
      return links.push(rest) + links.end();
    },
  };
}

/** Where a sign begins that may yet go on; the end when there is none. */
function openSignAt(text: string): number {
  const from = Math.max(0, text.length - SIGN_MAX);
  const tail = text.slice(from);
  const open = /\[(?:\[(?:[a-z]{0,8}(?:-\d{0,4}\]?)?)?)?$/i.exec(tail);
  return open ? from + open.index : text.length;
}
