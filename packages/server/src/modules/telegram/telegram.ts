import { createTelegramFollower } from "./follower.ts";
import { acceptUpdates, workLane } from "./inbox.ts";
import { createParts, type TelegramDeps } from "./parts.ts";
import { followReceipts } from "./receipts.ts";
import { runTenure } from "./tenure.ts";
import { followTyping } from "./typing.ts";
import { readUpdate, type UpdateRequest } from "./webhook.ts";

/** The managers' desk. */
export interface Telegram {
  /** Plays the telegram role: follows conversations, handles updates, and takes its turn at polling and sending. */
  start(): Promise<void>;
  /** For the web role. Resolves with `accepted` once the update is stored; what was seen before is accepted, too. */
  acceptUpdate(request: UpdateRequest): Promise<"accepted" | "forbidden" | "bad">;
  /** Path that Telegram posts to; undefined while polling. */
  readonly webhookPath: string | undefined;
  /** Whether Telegram answers; kept for some seconds. */
  isHealthy(): Promise<boolean>;
}

/** Builds the desk; nobody is called before `start`, which needs the jobs to have started. */
export function createTelegram(deps: TelegramDeps): Telegram {
  const { chat, auth, config } = deps;
  const parts = createParts(deps);
  const { inbox, queue, group, bot } = parts;
  return {
    async start() {
      await auth.managers.ensureAdmins(config.adminIds);
      if (config.groupId !== undefined) group.set(await parts.chats.current(config.groupId));
      followReceipts(parts);
      await queue.work(({ data }) => workLane(inbox, data.lane));
      await chat.follow(createTelegramFollower(parts));
      const tenure = runTenure(parts);
      followTyping({ ...parts, isSender: tenure.isMine });
    },
    async acceptUpdate(request) {
      const update = readUpdate(config.webhook, request);
      if (typeof update === "string") return update;
      await acceptUpdates(inbox, [update]);
      return "accepted";
    },
    webhookPath: config.webhook?.url.pathname,
    isHealthy: bot.isHealthy,
  };
}
