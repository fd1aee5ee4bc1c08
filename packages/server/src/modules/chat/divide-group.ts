import type { LineMessage } from "./send-statement.ts";

export interface Divided<Item> {
  /** For one statement. */
  readonly group: readonly Item[];
  /** For the slower way, after the group: there may be earlier words of the same conversation in it. */
  readonly special: readonly Item[];
}

/**
 * Who goes together and who the slower way: what is more than words; what repeats an id of this group, whose first is
 * found there; what is of another visitor than the conversation's first here; and, so that the order stays, what
 * comes after any of them in its conversation.
 */
export function divideGroup<Item extends { readonly message: LineMessage }>(
  items: readonly Item[],
  isOnSlowWay: (conversationId: string) => boolean,
): Divided<Item> {
  const group: Item[] = [];
  const special: Item[] = [];
  const clientIds = new Set<string>();
  const owners = new Map<string, string>();
  const aside = new Set<string>();
  for (const item of items) {
    const { conversationId, clientId, visitorId } = item.message;
    const owner = owners.get(conversationId) ?? visitorId;
    const isOdd = clientIds.has(clientId) || owner !== visitorId || isMoreThanWords(item.message);
    if (isOdd || isOnSlowWay(conversationId)) aside.add(conversationId);
    (aside.has(conversationId) ? special : group).push(item);
    owners.set(conversationId, owner);
    clientIds.add(clientId);
  }
  return { group, special };
}

const isMoreThanWords = ({ attachments, replyTo }: LineMessage): boolean =>
  attachments !== undefined || replyTo !== undefined;
