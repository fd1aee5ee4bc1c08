import type { ChatClient, ChatClientOptions } from "@ilpo-chat/sdk";
import { readConfig, type WidgetConfig } from "./config.ts";
import { createHost } from "./host.ts";
import type { App, Call, Shell } from "./loader.ts";
import { answerCall, createPublicEvents } from "./public-api.ts";
import { createSession, type Session } from "./session.tsx";
import { css } from "./styles/index.ts";

/** Goes on with what the loader has drawn. The client is made anew when the page names another site. */
export function createWidget(
  shell: Shell,
  createClient: (options: ChatClientOptions) => ChatClient,
): App {
  const report = createReport();
  const host = createHost(shell, css);
  const events = createPublicEvents(report);
  let session: Session | undefined;

  const start = (config: WidgetConfig): Session =>
    createSession({
      ...{ config, shell, host, events },
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
    if (config && host.isReturning(config.site)) session?.wake();
  };
  const call = (request: Call): void => {
    const [name, ...args] = request;
    switch (name) {
      case "init":
        return configure();
      case "on":
        return events.on(args[0], args[1]);
      case "off":
        return events.off(args[0], args[1]);
      case "destroy":
        session?.destroy();
        return host.destroy();
      default:
        if (session) answerCall(request, session.actions);
    }
  };
  configure();
  // A notice was pressed while no page of the site was open; its worker has opened this one.
  if (location.hash === "#ilpo-chat") call(["open"]);
  return { call };
}

/** Tells the page's developer of a problem, each once, and never the visitor. */
function createReport(): (problem: string) => void {
  const told = new Set<string>();
  return (problem) => {
    if (told.has(problem)) return;
    told.add(problem);
    // oxlint-disable-next-line eslint/no-console -- the only place where a developer of the page looks
    console.warn(`IlpoChat: ${problem}.`);
  };
}
