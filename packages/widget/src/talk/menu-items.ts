import type { AllWords } from "../i18n/words.ts";
import type { TimeFormat } from "../i18n/time-format.ts";
import type { Actions } from "../actions.ts";
import type { Model } from "../store.ts";
import type { TalkActions } from "./contract.ts";

/** One line of the menu; a `href` makes it a link. */
export interface MenuItem {
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly href?: string;
  /** Stays open after it was chosen. */
  readonly isSetting?: boolean;
  readonly run?: () => void;
}

interface MenuInput {
  readonly model: Model & { readonly words: AllWords; readonly time: TimeFormat };
  readonly actions: Actions & TalkActions;
}

/** What the menu offers now. Another entry is another line here. */
export function menuItems(input: MenuInput): MenuItem[] {
  return [...aboutPeople(input), ...aboutPaper(input), ...aboutLook(input), ...aboutEnd(input)];
}

function aboutPeople({ model, actions }: MenuInput): MenuItem[] {
  const { words, chat } = model;
  const { conversation } = chat;
  const isLed = conversation?.status === "transferred" || Boolean(conversation?.manager);
  return [
    { label: words.callManager, isDisabled: isLed, run: () => void actions.callManager() },
    ...(isOpen(model) ? [{ label: words.leadTitle, run: actions.openLead }] : []),
  ];
}

function aboutPaper({ model, actions }: MenuInput): MenuItem[] {
  const { words, time, chat, ui } = model;
  const { conversation } = chat;
  const mayMove = isOpen(model) && chat.site?.telegram === true;
  const hasWords = chat.items.length > 0;
  return [
    ...(mayMove
      ? [{ label: words.continueInTelegram, run: () => void actions.goToTelegram() }]
      : []),
    ...(conversation || ui.hasLeft
      ? [{ label: words.conversations, run: () => void actions.openShelf() }]
      : []),
    ...(hasWords
      ? [{ label: words.saveTranscript, run: () => void actions.saveTranscript(words, time) }]
      : []),
  ];
}

function aboutLook({ model, actions }: MenuInput): MenuItem[] {
  const { words, ui } = model;
  const sound = ui.isMuted ? words.soundOff : words.soundOn;
  const notices = ui.push === "on" ? words.noticesOn : words.noticesOff;
  const size = `${words.textSize}: ${Math.round(ui.textSize * 100)} %`;
  return [
    { label: sound, isSetting: true, run: actions.toggleSound },
    ...(ui.push ? [{ label: notices, isSetting: true, run: actions.toggleNotices }] : []),
    { label: size, isSetting: true, run: actions.changeTextSize },
  ];
}

function aboutEnd({ model, actions }: MenuInput): MenuItem[] {
  const { words, chat, ui } = model;
  const { conversation } = chat;
  const policyUrl = chat.settings?.policyUrl;
  const hasPolicy = policyUrl?.startsWith("https://") === true;
  return [
    ...(hasPolicy ? [{ label: words.policyTitle, href: policyUrl }] : []),
    ...(conversation?.status === "closed" && !ui.isStartingAnew
      ? [{ label: words.goOn, run: actions.goOn }]
      : []),
    ...(isOpen(model)
      ? [{ label: words.endConversation, run: () => void actions.endConversation() }]
      : []),
  ];
}

function isOpen({ chat }: Model): boolean {
  return chat.conversation !== null && chat.conversation.status !== "closed";
}
