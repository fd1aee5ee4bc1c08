import type { ChatPorts, KeyValueStorage } from "@ilpo-chat/sdk";
import { createDevice, type Device } from "./clients/device.ts";
import type { History } from "./history.ts";
import type { Random } from "./random.ts";
import type { Cluster } from "./stage/cluster.ts";
import type { Visitor } from "./stage/seeding.ts";
import { until } from "./until.ts";

/** One visitor with a conversation and the devices that watch it and write into it. */
export interface Talk {
  readonly number: number;
  readonly visitor: Visitor;
  readonly conversationId: string;
  /** The AI answers here; else a manager is waited for, and nobody does. */
  readonly isAnswered: boolean;
  readonly devices: readonly Device[];
  /** A further device of the same visitor. */
  addDevice(options?: DeviceChanges): Device;
  /** Closes a device and forgets it: its view is not judged. */
  dropDevice(device: Device): void;
}

export interface DeviceChanges {
  readonly url?: string;
  readonly storage?: KeyValueStorage;
  readonly ports?: Partial<ChatPorts>;
}

export interface TalkOptions {
  readonly cluster: Cluster;
  readonly history: History;
  /** Makes texts of this run unlike all others. */
  readonly label: string;
  readonly count: number;
  /** How many of them the AI answers; none unless told. */
  readonly answered?: number;
  /** Address for a device; the proxy unless told. */
  readonly urlFor?: (device: number, talk: number) => string;
  /** What a device has in place of the SDK's own parts; nothing unless told. */
  readonly portsFor?: (device: number, talk: number) => Partial<ChatPorts>;
  /** Devices of each visitor, 2 unless told. */
  readonly devices?: number;
}

/** More at a time would be a fault of its own. */
const AT_ONCE = 40;
const DEVICE_NAMES = "abcdefgh";

/** Makes visitors, lets each say hello, and waits until all their devices see the conversation. */
export async function openTalks(options: TalkOptions): Promise<Talk[]> {
  const visitors = await options.cluster.newVisitors(options.count);
  const talks: Talk[] = [];
  for (let start = 0; start < visitors.length; start += AT_ONCE) {
    const some = visitors.slice(start, start + AT_ONCE);
    talks.push(
      ...(await Promise.all(
        some.map((visitor, index) => openTalk(options, visitor, start + index)),
      )),
    );
  }
  return talks;
}

async function openTalk(options: TalkOptions, visitor: Visitor, number: number): Promise<Talk> {
  const { cluster, history, label, urlFor = () => cluster.proxy.url, portsFor } = options;
  const devices: Device[] = [];
  const addDevice = (changes: DeviceChanges = {}): Device => {
    const device = createDevice({
      url: urlFor(devices.length, number),
      ports: portsFor?.(devices.length, number) ?? {},
      ...changes,
      site: cluster.site,
      visitor,
      history,
      talk: number,
      name: `${label}.${number}${DEVICE_NAMES[devices.length] ?? devices.length}`,
    });
    devices.push(device);
    return device;
  };
  const first = addDevice();
  const hello = first.send(`[${first.name} hello] Здравствуйте`);
  await until("the first message is stored", () => !history.isOpen(hello));
  const isAnswered = number < (options.answered ?? 0);
  if (!isAnswered) await first.client.requestManager();
  const conversationId = await until(
    "it has a conversation",
    () => first.client.state.conversation?.id,
  );
  for (let device = 1; device < (options.devices ?? 2); device += 1) addDevice().client.connect();
  await until("every device has it", () =>
    devices.every(({ client }) => client.state.conversation?.id === conversationId),
  );
  const dropDevice = (device: Device) => {
    device.close();
    devices.splice(devices.indexOf(device), 1);
  };
  return { number, visitor, conversationId, isAnswered, devices, addDevice, dropDevice };
}

/** Does something that breaks the links of these devices, and waits until each has a new one. */
export async function untilReconnected(
  devices: readonly Device[],
  breakLinks: () => Promise<void> | void,
): Promise<void> {
  const before = new Map(devices.map((device) => [device, device.connectCount]));
  await breakLinks();
  await until("all are connected again", () =>
    devices.every(
      (device) =>
        device.connectCount > (before.get(device) ?? 0) &&
        device.client.state.connection.status === "connected",
    ),
  );
}

export function closeTalks(talks: readonly Talk[]): void {
  for (const { devices } of talks) for (const device of devices) device.close();
}

/** Messages that are being sent until somebody stops it. */
export interface Traffic {
  /** Stops; what was sent meanwhile may still be under way. */
  stop(): void;
  readonly sent: number;
}

export interface TrafficOptions {
  readonly talks: readonly Talk[];
  readonly random: Random;
  /** Mean pause between two messages of one conversation; 150 ms unless told. */
  readonly pauseMs?: number;
  /** A visitor may send 20 a minute, the first one included; 15 unless told. */
  readonly perTalk?: number;
}

/** Lets devices of all conversations write at random moments. */
export function startTraffic({
  talks,
  random,
  pauseMs = 150,
  perTalk = 15,
}: TrafficOptions): Traffic {
  const timers = new Map<number, NodeJS.Timeout>();
  let sent = 0;
  const sayLater = (talk: Talk, left: number) => {
    if (left === 0) return;
    const after = pauseMs * 2 * random.next();
    const timer = setTimeout(() => {
      say(talk, random);
      sent += 1;
      sayLater(talk, left - 1);
    }, after);
    timers.set(talk.number, timer);
  };
  for (const talk of talks) sayLater(talk, perTalk);
  return {
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
    get sent() {
      return sent;
    },
  };
}

let counter = 0;

/** One message of a random device of this visitor, unlike any other; gives its clientId. */
export function say(
  talk: Talk,
  random: Random,
  device: Device = random.pick(talk.devices),
): string {
  counter += 1;
  return device.send(`[${device.name} ${counter}] Сколько стоит смена`);
}
