import type { Identity } from "@ilpo-chat/sdk";
import type { Call } from "./loader.ts";
import type { Session } from "./session.tsx";

/** Carries out a call of the page that is about the running chat. False when there is no such call. */
export function answerCall([name, argument]: Call, session: Session): boolean {
  const { actions, client, forget } = session;
  const text = typeof argument === "string" ? argument : undefined;
  const acts: Readonly<Record<string, () => void>> = {
    ...{ open: actions.open, close: actions.close, hide: actions.close, toggle: actions.toggle },
    show: () => undefined,
    send: () => actions.send(text ?? ""),
    requestManager() {
      actions.open();
      void actions.callManager(text);
    },
    identify: () => client.identify((argument ?? {}) as Identity),
    logout: forget,
    shutdown() {
      actions.close();
      client.disconnect();
    },
  };
  const act = Object.hasOwn(acts, name) && acts[name];
  if (act) act();
  return Boolean(act);
}
