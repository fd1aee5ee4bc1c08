/// <reference types="vite/client" />
import { render } from "preact";
import type { WidgetConfig } from "./config.ts";
import type { Host } from "./host.ts";
import type { Shell } from "./loader.ts";
import { SelfTestCard } from "./self-test/card.tsx";
import css from "./self-test/self-test.css?inline";
import { selfTestWords } from "./self-test/words.ts";

export interface SelfTestDeps {
  readonly shell: Shell;
  readonly host: Host;
  readonly config: WidgetConfig;
  /** Address of the app's file. */
  readonly app: string;
}

/** Shows what works on this page; the part that `?chat_debug=1` fetches. Answers how to take it away. */
export function showSelfTest({ shell, host, config, app }: SelfTestDeps): () => void {
  host.addStyles(css);
  const mount = document.createElement("div");
  shell.frame.append(mount);
  const close = (): void => {
    render(null, mount);
    mount.remove();
  };
  const language = config.lang ?? shell.root.host.parentElement?.lang ?? "";
  const words = selfTestWords(language.toLowerCase().split("-")[0] ?? "");
  const deps = { server: config.server, site: config.site, app: app.split("/").at(-1) ?? "" };
  render(<SelfTestCard {...{ deps, words, close }} />, mount);
  return close;
}
