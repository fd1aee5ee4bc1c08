import type { NoticeItem, SiteStatus } from "@ilpo-chat/sdk";
import type { TimeFormat } from "./i18n/time-format.ts";
import type { AllWords } from "./i18n/words.ts";

export interface NoticeSetting {
  readonly words: AllWords;
  readonly time: TimeFormat;
  readonly site: SiteStatus | null;
  /** The visitor still waits for the manager of this notice. */
  readonly isWaiting: boolean;
}

/** Words of a line between the messages. About waiting it says only what is known. */
export function noticeText({ notice, name }: NoticeItem, setting: NoticeSetting): string {
  const { words } = setting;
  switch (notice) {
    case "manager-joined":
      return name ? words.managerJoined(name) : words.managerJoinedUnnamed;
    case "returned-to-ai":
      return words.returnedToAi;
    case "waiting-for-manager":
      return setting.isWaiting ? waitingText(setting) : words.managerWasCalled;
    case "closed":
      return name ? words.closedBy(name) : words.conversationEnded;
    case "reopened":
      return words.reopened;
  }
}

function waitingText({ words, time, site }: NoticeSetting): string {
  if (!site || site.online) return words.managerCalled;
  return site.backAt ? words.managerCalledBackAt(time.after(site.backAt)) : words.managerCalledAway;
}
