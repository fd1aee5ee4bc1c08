import { fetchPart } from "../parts.ts";
import type { Push, PushDeps } from "./create-push.ts";

/** Fetches what it takes to tell of new messages, on pages that have named a worker for it. */
export function offerNotices(deps: PushDeps) {
  let push: Push | undefined;
  const { pushWorker } = deps.store.model.config;
  const stop = pushWorker
    ? fetchPart(
        () => import("./create-push.ts"),
        ({ createPush }) => (push = createPush(deps)),
      )
    : () => undefined;
  return {
    toggle: (): void => void push?.toggle(),
    stop(): void {
      stop();
      push?.stop();
    },
  };
}
