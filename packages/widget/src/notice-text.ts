import type { NoticeItem, SiteStatus } from "@ilpo-chat/sdk";
import type { TimeFormat } from "./i18n/time-format.ts";
import type { AllWords } from "./i18n/words.ts";

export interface NoticeSetting {
  readonly words: AllWords;
  readonly time: TimeFormat;
  readonly site: SiteStatus | null;
  /** How many wait longer; null when nobody has told. */
  readonly ahead: number | null;
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

function waitingText({ words, time, site, ahead }: NoticeSetting): string {
  if (!site || site.online) {
    if (ahead === null) return words.managerCalled;
    return ahead === 0 ? words.managerCalledNext : words.managerCalledAhead(ahead);
  }
  return site.backAt ? words.managerCalledBackAt(time.after(site.backAt)) : words.managerCalledAway;
}
