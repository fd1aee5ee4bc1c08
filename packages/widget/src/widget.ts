import type { ChatClient, ChatClientOptions } from "@ilpo-chat/sdk";
import { readConfig, type WidgetConfig } from "./config.ts";
import { readNote } from "./device-note.ts";
import { createHost } from "./host.ts";
import type { App, Call, Shell } from "./loader.ts";
import { fetchPart } from "./parts.ts";
import type { Report } from "./problems.ts";
import { createPublicEvents } from "./public-api.ts";
import { answerCall } from "./answer-call.ts";
import type { SelfTestDeps } from "./self-test.tsx";
import { createSession, type Session } from "./session.tsx";
import { css } from "./styles/index.ts";

/** Goes on with what the loader has drawn. The client is made anew when the page names another site. */
export function createWidget(
  shell: Shell,
  createClient: (options: ChatClientOptions) => ChatClient,
): App {
  const report = createReport();
  const host = createHost(shell, css);
  const onEvent = createAnalytics(shell, report);
  const events = createPublicEvents({ target: shell.root.host, report, onEvent });
  let session: Session | undefined;

  const start = (config: WidgetConfig): Session =>
    createSession({
      ...{ config, shell, host, events, report },
      client: createClient({
        url: config.server,
        site: config.site,
        page: () => location.href,
        ...(config.lang && { locale: config.lang }),
      }),
    });
  const configure = (): void => {
    const config = readConfig(shell.settings(), shell.source, report);
    if (config && session?.isFor(config)) return session.reconfigure(config);
    session?.destroy();
    session = config && start(config);
    if (!config) return;
    session?.resume(readNote(config.site));
    if (/chat_debug=1/.test(location.href)) testItself({ shell, host, config });
  };
  const call = (request: Call): void => {
    const [name, ...args] = request;
    switch (name) {
      case "init":
      case "update":
        return configure();
      case "on":
        return events.on(args[0], args[1]);
      case "off":
        return events.off(args[0], args[1]);
      case "destroy":
        session?.destroy();
        return host.destroy();
      default:
        if (session && !answerCall(request, session)) report("call", name);
    }
  };
  configure();
  followNotice(() => call(["open"]));
  return { call };
}

/** A notice was pressed while no page of the site was open; its worker has opened this one. */
function followNotice(open: () => void): void {
  if (location.hash !== "#ilpo-chat") return;
  // The page is its own again, and loading it once more opens nothing.
  history.replaceState(history.state, "", location.pathname + location.search);
  open();
}

function testItself(deps: Omit<SelfTestDeps, "app">): void {
  fetchPart(
    () => import("./self-test.tsx"),
    ({ showSelfTest }) => showSelfTest({ ...deps, app: import.meta.url }),
  );
}

function createAnalytics(shell: Shell, report: Report) {
  return (name: string, detail: unknown): void => {
    const { dataLayer, metrika } = shell.settings();
    if (!dataLayer && !metrika) return;
    // The first import that was asked for is the first one answered, so the events stay in order.
    fetchPart(
      () => import("./analytics.ts"),
      ({ tellAnalytics }) => tellAnalytics({ dataLayer, metrika, report }, name, detail),
    );
  };
}

function createReport(): Report {
  const told = new Set<string>();
  return (problem, name) =>
    void fetchPart(
      () => import("./problems.ts"),
      ({ tellProblem }) => tellProblem(told, problem, name),
    );
}
