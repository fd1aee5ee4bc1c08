import type { Device } from "#chat";
import type { CarOwnership, LeadStatus, UserType } from "@ilpo-chat/protocol";
import type { Spending } from "./consultant-port.ts";

/** What is looked at in a group. */
export type SetupCheck =
  | "forum"
  | "admin"
  | "can_manage_topics"
  | "can_pin_messages"
  | "can_delete_messages"
  | "privacy"
  | "updates"
  | "inline";

/** Numbers of `/stats`, times already in words. */
export interface StatsWords {
  readonly asked: number;
  readonly claimed: number;
  readonly missed: number;
  readonly claim: string;
  readonly answer: string;
}

/** What is said of entries for the knowledge that are drawn from conversations. */
export interface LessonTexts {
  readonly offer: string;
  readonly from: (label: string) => string;
  readonly question: string;
  readonly answer: string;
  readonly howToEdit: string;
  readonly buttonApprove: string;
  readonly buttonEdit: string;
  readonly buttonReject: string;
  readonly approved: (manager: string) => string;
  readonly rejected: (manager: string) => string;
  readonly nowLive: string;
  readonly dropped: string;
  readonly tooLate: string;
}

/** Everything that the bot says, in one language. */
export interface Texts {
  readonly guest: string;
  readonly aiName: string;
  readonly managerName: string;
  readonly userTypes: Record<UserType, string>;
  readonly cars: Record<CarOwnership, string>;
  readonly leadStatuses: Record<LeadStatus, string>;
  readonly leadStatus: (status: string) => string;
  readonly waits: (minutes: number) => string;
  readonly led: (manager: string) => string;
  readonly withAi: string;
  readonly isClosed: string;
  readonly handoverReason: (reason: string) => string;
  readonly gist: (words: string) => string;
  readonly buttonTake: string;
  readonly buttonToAi: string;
  readonly buttonClose: string;
  readonly buttonReopen: string;
  readonly buttonHistory: string;
  readonly buttonPhone: string;
  readonly removed: string;
  readonly editedMark: string;
  readonly tailHeading: string;
  readonly historyHeading: (label: string) => string;
  readonly historyEmpty: string;
  readonly notesHeading: string;
  readonly waitsAgain: (label: string) => string;
  readonly stillWaits: (label: string, minutes: number) => string;
  readonly nobodyTook: (label: string, minutes: number) => string;
  readonly missedWait: string;
  readonly digest: (count: number, isMorning: boolean) => string;
  readonly shiftEnded: (hours: number) => string;
  readonly deadLetter: (code: string | undefined, failure: string) => string;
  readonly requested: string;
  readonly facts: (facts: string) => string;
  readonly openQuestion: (question: string) => string;
  /** Who the visitor is: signed by the site, or only said by its page. */
  readonly siteAccount: (who: string) => string;
  readonly saidToBe: (who: string) => string;
  readonly inTelegram: string;
  readonly devices: Record<Device, string>;
  readonly buttonApprove: string;
  readonly buttonReject: string;
  readonly leadDecided: (status: string) => string;
  readonly leadAbsent: string;
  readonly lessons: LessonTexts;
  readonly locale: "ru" | "en";
  readonly repliesHeading: (count: number, bot: string) => string;
  readonly repliesUsage: string;
  readonly replySaved: (word: string) => string;
  readonly replyRemoved: (word: string) => string;
  readonly findUsage: string;
  readonly found: (count: number) => string;
  readonly foundNothing: string;
  readonly statsDay: string;
  readonly statsWeek: string;
  readonly statsManagers: string;
  readonly statsCost: (spent: Spending) => string;
  readonly stats: (numbers: StatsWords) => string;
  readonly secondsAndMinutes: readonly [string, string];
  readonly managersHeading: string;
  readonly managersUsage: string;
  readonly managerRemoved: (name: string) => string;
  readonly notYourself: string;
  readonly roleAdmin: string;
  readonly onShiftMark: string;
  readonly offShiftMark: string;
  readonly banned: (label: string, code: string) => string;
  readonly unbanned: (label: string) => string;
  readonly nobodyElse: string;
  readonly transferTo: (label: string) => string;
  readonly transferred: (name: string) => string;
  readonly transferredHere: (from: string, to: string) => string;
  readonly transferredToYou: (from: string, label: string) => string;
  readonly allSites: string;
  readonly hoursHeading: (site: string) => string;
  readonly hoursUsage: string;
  readonly roundTheClock: string;
  readonly holidays: (days: string) => string;
  readonly claimLimit: (minutes: number) => string;
  readonly setupLink: (link: string) => string;
  readonly setupHeading: string;
  readonly groupReady: (site: string) => string;
  readonly groupNotReady: string;
  readonly queueGrows: (count: number) => string;
  readonly botRemoved: (group: string) => string;
  readonly botDemoted: (group: string) => string;
  readonly groupTaken: string;
  /** What is well, and how to mend it when it is not. */
  readonly setup: Record<SetupCheck, readonly [string, string]>;
  readonly late: (minutes: number) => string;
  readonly photos: (count: number) => string;
  readonly lineLost: string;
  readonly fileGone: (name: string) => string;
  readonly youTook: string;
  readonly alreadyYours: string;
  readonly takenBy: (manager: string) => string;
  readonly ledByOther: (manager: string) => string;
  /** With how to say what was promised. */
  readonly returnedToAi: (code: string) => string;
  readonly returnedWithNote: string;
  readonly alreadyWithAi: string;
  readonly closedNow: string;
  readonly alreadyClosed: string;
  readonly historySent: string;
  readonly noPhone: string;
  readonly buttonStale: string;
  readonly pressFailed: string;
  readonly focusMoved: (label: string) => string;
  readonly noFocus: string;
  readonly replyUnknown: string;
  /** Somebody else leads, and the words went out all the same. */
  readonly helped: (manager: string) => string;
  readonly noteEmpty: string;
  readonly focusLost: (label: string) => string;
  readonly noConversation: string;
  readonly unknownCommand: string;
  readonly strangerHere: string;
  readonly inviteInvalid: string;
  readonly welcome: (name: string) => string;
  readonly inviteReady: (link: string, code: string) => string;
  readonly invitePrivately: string;
  readonly adminsOnly: string;
  readonly onShift: (waiting: number) => string;
  readonly offShift: string;
  readonly listHeading: string;
  /** A list goes on by this command. */
  readonly more: (count: number, command: string) => string;
  readonly listEmpty: string;
  readonly listYours: string;
  readonly listFocus: string;
  readonly help: string;
  readonly languageSet: string;
  readonly languageUsage: string;
  readonly notSent: (reason: string) => string;
  readonly reasons: {
    readonly file: string;
    readonly fileTooLarge: string;
    readonly fileType: string;
    readonly empty: string;
    readonly failed: string;
    readonly anonymous: string;
    readonly unsupported: string;
    readonly noManager: string;
    readonly otherSite: string;
    readonly notInTopic: string;
    /** A change of what the visitor never got. */
    readonly neverSent: string;
    readonly editTooLong: string;
    readonly alreadyRemoved: string;
    readonly captionKept: string;
    readonly fileKept: string;
  };
  readonly deleteUsage: string;
  readonly sizeUnits: readonly [string, string];
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}
