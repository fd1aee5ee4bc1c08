import { PROTOCOL_VERSION, type SelfTest } from "@ilpo-chat/sdk";
import {
  type Asked,
  type Finding,
  judgeClock,
  judgePolicy,
  judgeServer,
  judgeSite,
  judgeVersion,
} from "./finding.ts";
import type { CheckName } from "./words.ts";

export interface ChecksDeps {
  readonly server: string;
  readonly site: string;
  /** Name of the app's file that this page runs. */
  readonly app: string;
}

const patienceMs = 8_000;

/** Starts every check at once. None rejects. Writes a key to the storages, and takes it back. */
export function runChecks({ server, site, app }: ChecksDeps): Record<CheckName, Promise<Finding>> {
  const violations = watchPolicy(server);
  const asked = askServer(server, site, violations.seen);
  const query = `/socket.io/?EIO=4&site=${encodeURIComponent(site)}&transport=`;
  const socket = works(() => trySocket(server.replace(/^http/, "ws") + query + "websocket"), {
    failure: "socketFails",
  });
  const polling = works(() => tryPolling(server + query + "polling"), {
    failure: "pollingFails",
    state: "bad",
  });
  const ours = { app, protocol: PROTOCOL_VERSION };
  return {
    policy: Promise.all([asked, socket, polling]).then(() => judgePolicy(violations.end())),
    server: asked.then((answer) => judgeServer(answer, server)),
    site: asked.then((answer) => judgeSite(answer, location.origin)),
    version: asked.then((answer) => judgeVersion(answer, ours)),
    clock: asked.then(judgeClock),
    socket,
    polling,
    localStorage: works(tryLocalStorage, { failure: "storageFails" }),
    indexedDb: works(tryIndexedDb, { failure: "storageFails" }),
  };
}

interface Failing {
  readonly failure: Finding["said"];
  /** There is another way, unless it says so. */
  readonly state?: "fair" | "bad";
}

async function works(check: () => unknown, { failure, state = "fair" }: Failing): Promise<Finding> {
  try {
    await check();
    return { state: "good", said: "works" };
  } catch {
    return { state, said: failure };
  }
}

async function askServer(server: string, site: string, seen: Set<string>): Promise<Asked> {
  const startedAt = performance.now();
  try {
    const address = `${server}/v1/self-test?site=${encodeURIComponent(site)}`;
    const response = await fetch(address, {
      credentials: "omit",
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer = (await response.json()) as SelfTest;
    if (!response.ok) throw new Error(String(response.status));
    return { answer, tookMs: performance.now() - startedAt, nowMs: Date.now() };
  } catch {
    // The report of a violation comes a moment after the failure.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { failure: seen.has("connect-src") ? "blocked" : "unreachable" };
  }
}

/** Collects what the page's policy has kept from us: so far, where the browser tells, and during the test. */
function watchPolicy(server: string) {
  const seen = new Set<string>();
  const { host } = new URL(server);
  const note = (directive: string, addresses: readonly unknown[]): void => {
    if (addresses.some((address) => String(address).includes(host))) seen.add(directive);
  };
  const onViolation = (event: SecurityPolicyViolationEvent): void =>
    note(event.effectiveDirective, [event.blockedURI, event.sourceFile]);
  document.addEventListener("securitypolicyviolation", onViolation);
  const Observer = (window as { readonly ReportingObserver?: typeof ReportingObserver })
    .ReportingObserver;
  const observer =
    Observer &&
    new Observer(
      (reports) => {
        for (const { body } of reports) {
          const { effectiveDirective, blockedURL, sourceFile } = body as unknown as Record<
            string,
            unknown
          >;
          note(String(effectiveDirective), [blockedURL, sourceFile]);
        }
      },
      { types: ["csp-violation"], buffered: true },
    );
  observer?.observe();
  return {
    seen,
    end(): string[] {
      observer?.disconnect();
      document.removeEventListener("securitypolicyviolation", onViolation);
      return [...seen];
    },
  };
}

function trySocket(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const timer = setTimeout(() => end(() => reject(new Error("timeout"))), patienceMs);
    // Engine.IO opens with a packet of type 0.
    socket.onmessage = ({ data }) => end(String(data).startsWith("0") ? resolve : reject);
    socket.onerror = () => end(() => reject(new Error("error")));
  });
}

async function tryPolling(address: string): Promise<void> {
  const response = await fetch(address, {
    credentials: "omit",
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!(await response.text()).startsWith("0")) throw new Error(String(response.status));
}

const probe = "ilpo-chat:self-test";

function tryLocalStorage(): void {
  localStorage.setItem(probe, "1");
  localStorage.removeItem(probe);
}

function tryIndexedDb(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(probe);
    opening.onerror = () => reject(new Error("error"));
    opening.onsuccess = () => {
      opening.result.close();
      indexedDB.deleteDatabase(probe);
      resolve();
    };
  });
}
