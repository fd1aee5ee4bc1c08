import type { TelegramLink } from "@ilpo-chat/protocol";
import { type AwayOf, createAwayOf } from "./away.ts";
import { issueContinueLink } from "./visitor/link.ts";
import { createTelegramFollower } from "./follower.ts";
import { acceptUpdates, workLane } from "./inbox.ts";
import { offerLesson } from "./learning/offer.ts";
import { BLOCKED } from "./on-ban.ts";
import { takePhone } from "./on-phone.ts";
import { createParts, type TelegramDeps } from "./parts.ts";
import type { Presence } from "./presence.ts";
import { followReceipts } from "./receipts.ts";
import { runTenure } from "./tenure.ts";
import { followTyping } from "./typing.ts";
import type { VisitorPlace } from "./visitor/store.ts";
import { admits, readUpdate, type UpdateRequest } from "./webhook.ts";

/** The managers' desk. */
export interface Telegram {
  /** Plays the telegram role: follows conversations, handles updates, and takes its turn at polling and sending. */
  start(): Promise<void>;
  /** For the web role: whether the secret of a request is Telegram's. */
  admits(secretHeader: string | undefined): boolean;
  /** For the web role. Resolves with `accepted` once the update is stored; what was seen before is accepted, too. */
  acceptUpdate(request: UpdateRequest): Promise<"accepted" | "forbidden" | "bad">;
  /** Path that Telegram posts to; undefined while polling. */
  readonly webhookPath: string | undefined;
  /** Whether managers are there, for visitors. */
  readonly presence: Pick<Presence, "status" | "onChange">;
  /** For the consultant, which tells when they are back. */
  readonly awayOf: AwayOf;
  /** The group that a site's managers work in; undefined where they have none. */
  deskOf(siteId: number): Promise<number | undefined>;
  /** A one-time link by which a visitor goes on with their conversation in Telegram. */
  continueLink(place: VisitorPlace): Promise<TelegramLink>;
  /** Called in every process when a manager has shut a visitor out. */
  onBlocked(listener: (visitorId: string) => void): void;
  /** Whether Telegram answers; kept for some seconds. */
  isHealthy(): Promise<boolean>;
}

/** A hint that a group was adopted or moved may be lost. */
const RELOAD_MS = 10_000;

/** Builds the desk; nobody is called before `start`, which needs the jobs to have started. */
export function createTelegram(deps: TelegramDeps): Telegram {
  const { chat, auth, config } = deps;
  const parts = createParts(deps);
  const { inbox, queue, phones, groups, bot, presence } = parts;
  let groupsRead: Promise<void> | undefined;
  return {
    async start() {
      await auth.managers.ensureAdmins(config.adminIds);
      await groups.reload();
      const reloading = setInterval(() => void groups.reload().catch(() => undefined), RELOAD_MS);
      deps.lifecycle.onStop("refuse", "telegram-groups", () => clearInterval(reloading));
      followReceipts(parts);
      await queue.work(({ data }) => workLane(inbox, data.lane));
      await phones.work(({ data }) => takePhone(chat, data));
      await parts.lessons.work(({ data }) => offerLesson(parts, data));
      chat.follow(createTelegramFollower(parts));
      const tenure = runTenure(parts);
      followTyping({ ...parts, isSender: tenure.isMine });
    },
    admits: (secretHeader) => admits(config.webhook, secretHeader),
    async acceptUpdate(request) {
      const update = readUpdate(config.webhook, request);
      if (typeof update === "string") return update;
      await acceptUpdates(inbox, [update]);
      return "accepted";
    },
    webhookPath: config.webhook?.url.pathname,
    presence,
    awayOf: createAwayOf({ sites: parts.sites, clock: deps.clock }),
    async deskOf(siteId) {
      // Without the telegram role nobody has read them; from then on a hint tells of changes.
      groupsRead ??= groups.reload();
      await groupsRead.catch((error: unknown) => {
        groupsRead = undefined;
        throw error;
      });
      return groups.of(siteId);
    },
    continueLink: (place) => issueContinueLink(parts, place),
    onBlocked: (listener) =>
      deps.bus.subscribe(BLOCKED, (hint) => listener((hint as { visitorId: string }).visitorId)),
    isHealthy: bot.isHealthy,
  };
}
