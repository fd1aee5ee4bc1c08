import * as v from "valibot";
import type { EmbeddingsConfig } from "#config";
import { createMask } from "../../privacy/mask.ts";

/** Vectors of texts, each of length 1, in their order. Throws when the endpoint does not give them in time. */
export type Embed = (texts: readonly string[], timeoutMs: number) => Promise<Float32Array[]>;

const reply = v.object({
  data: v.array(v.object({ index: v.number(), embedding: v.array(v.number()) })),
});

/** Asks an OpenAI-compatible endpoint. PRIVACY: what it is sent has no numbers of people in it. */
export function createEmbedder({ baseUrl, model, apiKey }: EmbeddingsConfig): Embed {
  const address = `${baseUrl.href.replace(/\/$/u, "")}/embeddings`;
  const headers = {
    "content-type": "application/json",
    ...(apiKey ? { authorization: `Bearer ${apiKey.open()}` } : {}),
  };
  return async (texts, timeoutMs) => {
    const mask = createMask();
    const body = JSON.stringify({ model, input: texts.map((text) => mask.hide(text)) });
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(address, { method: "POST", headers, body, signal });
    if (!response.ok) throw new Error(`embeddings: ${response.status}`);
    const { data } = v.parse(reply, await response.json());
    const inOrder = data.toSorted((left, right) => left.index - right.index);
    if (inOrder.length !== texts.length) throw new Error("embeddings: not one for each text");
    return inOrder.map(({ embedding }) => unit(embedding));
  };
}

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
}
