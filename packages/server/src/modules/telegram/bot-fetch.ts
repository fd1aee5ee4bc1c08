import { ProxyAgent } from "undici";
import type { Secret } from "#kernel/secret";

/**
 * Node's own fetch, through a proxy where one is set: the one that grammY brings waits for ever for the rest
 * of an answer whose connection broke in the middle.
 */
export function createBotFetch(proxy: Secret | undefined) {
  const dispatcher = proxy && new ProxyAgent(proxy.open());
  // Node's fetch takes undici's dispatcher, which its types do not know.
  return (address: string, init: RequestInit): Promise<Response> =>
    fetch(address, dispatcher ? ({ ...init, dispatcher } as unknown as RequestInit) : init);
}

export type BotFetch = ReturnType<typeof createBotFetch>;

/** For grammY. Node wants a signal of its own kind, so grammY's is passed on. */
export function forGrammy(botFetch: BotFetch) {
  return async (address: string, { signal, ...init }: RequestInit): Promise<Response> => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    return botFetch(address, { ...init, signal: controller.signal });
  };
}
