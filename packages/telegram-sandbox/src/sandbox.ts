import { randomInt } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDispatch } from "./api/dispatch.ts";
import { createFaults } from "./api/faults.ts";
import { createWriteBudget } from "./api/write-budget.ts";
import type { SandboxControl } from "./control/contract.ts";
import { createControl } from "./control/control.ts";
import { createPolling } from "./delivery/polling.ts";
import { createWebhook } from "./delivery/webhook.ts";
import { createHttpServer } from "./http/server.ts";
import { messageView, stateView } from "./state/presenters.ts";
import type { SandboxCall, SandboxPerson } from "./state/views.ts";
import { createWorld, type World } from "./state/world.ts";

/** A person to play; in the group as an administrator unless told otherwise. */
export type PersonOptions = Omit<SandboxPerson, "groupRole"> &
  Partial<Pick<SandboxPerson, "groupRole">>;

export interface TelegramSandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** `127.0.0.1` unless told. */
  host?: string;
  /** Any non-empty text without a slash; the digits before a colon become the bot's id. */
  botToken: string;
  /** `ilpo_sandbox_bot` unless told. */
  botUsername?: string;
  /** A forum with topics unless `isForum` is false. */
  group?: { title: string; isForum?: boolean };
  /** Анна and Пётр, who manage, and Марат, a member who does not, unless told. */
  people?: readonly PersonOptions[];
  groupId?: number;
  /** Groups besides the first one, with the same people in them; forums with topics unless told. */
  moreGroups?: readonly { id: number; title: string; isForum?: boolean }[];
  /** Whether the bot's private chats have topics. Off unless told. */
  hasPrivateTopics?: boolean;
  /** Bot writes that each group takes within a minute; no limit unless told. */
  writeBudgetPerMinute?: number;
  /** Hears of faults of the sandbox itself; process warnings unless told. */
  onError?: (error: unknown) => void;
}

/** A running sandbox. */
export interface TelegramSandbox extends AsyncDisposable {
  readonly url: string;
  /** For grammY's `client.apiRoot` and our `TELEGRAM_API_ROOT`. */
  readonly apiRoot: string;
  /** What stands for `https://t.me` here: `<linkRoot>/<bot>?start=<payload>` opens the page. For our `TELEGRAM_LINK_ROOT`. */
  readonly linkRoot: string;
  /** The page that looks like a manager's Telegram. */
  readonly pageUrl: string;
  readonly botToken: string;
  /** The group's present id; changes with `control.upgradeGroup`. */
  readonly groupId: number;
  readonly people: readonly SandboxPerson[];
  readonly control: SandboxControl;
  /** Breaks open polls and streams, and frees the port. Safe to call twice. */
  close(): Promise<void>;
}

const DEFAULT_GROUP_ID = -1_002_000_000_001;
const DEFAULT_BOT_ID = 7_000_000_001;
const DEFAULT_PEOPLE: readonly PersonOptions[] = [
  { id: 501_000_001, firstName: "Анна", username: "anna_ilpo" },
  { id: 501_000_002, firstName: "Пётр", username: "petr_ilpo" },
  { id: 501_000_003, firstName: "Марат", username: "marat_guest", groupRole: "member" },
  { id: 501_000_004, firstName: "Дмитрий", username: "dmitry_driver", groupRole: "none" },
];

/**
 * Starts a local server that speaks the Telegram Bot API, with a control API for tests and a page for people.
 * Everything is kept in memory and is gone when it closes.
 */
export async function createTelegramSandbox(
  options: TelegramSandboxOptions,
): Promise<TelegramSandbox> {
  const { botToken, host = "127.0.0.1", port = 0 } = options;
  const world = createWorld(worldOptions(options));
  const closing = new AbortController();
  const calls: SandboxCall[] = [];
  const [faults, budget] = [createFaults(), createWriteBudget(options.writeBudgetPerMinute)];
  const poller = createPolling(world);
  const webhook = createWebhook(world, { onSet: () => poller.stop() });
  const control = createControl({
    world,
    poller,
    webhook,
    calls,
    closing: closing.signal,
    faults,
    budget,
  });
  const server = createHttpServer({
    world,
    botToken,
    control,
    dispatch: createDispatch({ world, poller, webhook, faults, budget, calls }),
    snapshot: () => ({ state: stateView(world, webhook.url), messages: allMessages(world) }),
    closing: closing.signal,
    onError: options.onError ?? ((error) => process.emitWarning(String(error))),
  });
  const url = await listen(server, port, host);

  const close = async (): Promise<void> => {
    closing.abort();
    webhook.stop();
    await stop(server);
  };

  return {
    url,
    apiRoot: url,
    linkRoot: `${url}/t.me`,
    pageUrl: `${url}/`,
    botToken,
    get groupId() {
      return world.groupId;
    },
    people: [...world.people.values()],
    control,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function worldOptions(options: TelegramSandboxOptions) {
  const {
    botToken,
    botUsername = "ilpo_sandbox_bot",
    group = { title: "Илпо: клиенты" },
    groupId = DEFAULT_GROUP_ID,
    moreGroups = [],
    people = DEFAULT_PEOPLE,
    hasPrivateTopics = false,
  } = options;
  const first = { isForum: true, ...group, id: groupId };
  return {
    botId: botIdOf(botToken),
    botUsername,
    groups: [first, ...moreGroups.map((more) => ({ isForum: true, ...more }))] as const,
    people: people.map((person) => ({
      groupRole: "administrator" as const,
      ...person,
    })),
    hasPrivateTopics,
    now: () => Date.now(),
    firstUpdateId: randomInt(100_000_000, 900_000_000),
  };
}

function botIdOf(botToken: string): number {
  if (botToken === "" || botToken.includes("/"))
    throw new TypeError("botToken must be a non-empty text without a slash");
  return Number(/^(\d+):/.exec(botToken)?.[1] ?? DEFAULT_BOT_ID);
}

function allMessages(world: World) {
  return [...world.chats.values()].map((record) => ({
    chatId: record.chat.id,
    messages: [...record.messages.values()].map((message) => messageView(record, message)),
  }));
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address() as AddressInfo;
      const name = host.includes(":") ? `[${host}]` : host === "0.0.0.0" ? "127.0.0.1" : host;
      resolve(`http://${name}:${address.port}`);
    });
  });
}
