import type { Card } from "./card.ts";
import type { ShownCard } from "./card-store.ts";
import { hasTopic, isGroup } from "./plan.ts";

/** The one write that brings what is shown closest to what it should be. */
export type SyncStep =
  | "create-topic"
  | "send-card"
  | "pin-card"
  | "send-tail"
  | "reopen-topic"
  | "edit-card"
  | "rename-topic"
  | "close-topic"
  | "done";

/** How the card should look, with its fingerprint. */
export interface DesiredCard extends Card {
  readonly fingerprint: string;
}

/**
 * Compares what a chat shows of a conversation with what it should show. Each write is a step of its
 * own, so that the budget is kept and a crash loses one step at most.
 */
export function nextStep(
  shown: ShownCard,
  desired: DesiredCard,
  { hasPrivateTopics }: { readonly hasPrivateTopics: boolean },
): SyncStep {
  return placeStep(shown, hasPrivateTopics) ?? changeStep(shown, desired) ?? "done";
}

/** What is missing of the place itself. */
function placeStep(shown: ShownCard, hasPrivateTopics: boolean): SyncStep | undefined {
  const isTopic = hasTopic(shown);
  // A card that stands in the chat already stays where it is until it is sent anew.
  const wantsTopic = isTopic || (hasPrivateTopics && shown.messageId === undefined);
  if (wantsTopic && shown.threadId === undefined) return "create-topic";
  if (shown.messageId === undefined) return "send-card";
  if (shown.hasLines && !shown.isTailSent) return "send-tail";
  return isTopic && !shown.isPinned ? "pin-card" : undefined;
}

/** What has changed since the place was made. */
function changeStep(shown: ShownCard, desired: DesiredCard): SyncStep | undefined {
  const isTopic = hasTopic(shown);
  // In private chats Telegram closes no topics.
  const canClose = isGroup(shown.chatId);
  const isClosed = desired.state === "closed";
  if (canClose && shown.isTopicClosed && !isClosed) return "reopen-topic";
  if (shown.shownCard !== desired.fingerprint) return "edit-card";
  if (isTopic && shown.shownName !== desired.topicName) return "rename-topic";
  return canClose && isClosed && !shown.isTopicClosed ? "close-topic" : undefined;
}
