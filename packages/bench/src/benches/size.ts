import { fileURLToPath } from "node:url";
import type { Bench } from "../report/bench.ts";
import { show, table } from "../report/table.ts";
import { peersElsewhere, weighPeers } from "../size/peers.ts";
import { type Weight, weighWidget } from "../size/weigh.ts";

const dist = fileURLToPath(new URL("../../../widget/dist", import.meta.url));

/** What the built widget weighs, and what others have published on npm, unless it has to be quick. */
export const size: Bench = async ({ isQuick }) => {
  const { loader, firstMessage, files } = await weighWidget(dist);
  const row = (name: string, { raw, gzip, brotli }: Weight, requests: number) => [
    name,
    show(requests),
    show(raw),
    show(gzip),
    show(brotli),
  ];
  const header = ["bytes", "requests", "raw", "gzip", "brotli"];
  const ours = [
    row("loader, on every page view", loader, 1),
    row("until the first message", firstMessage, files.length),
  ];
  const peers = isQuick ? [] : await weighPeers();
  const theirs = peers.map(({ name, weight }) =>
    weight ? row(name, weight, 1) : [`${name}: the registry did not give it`],
  );
  const notes = isQuick ? [] : [`Not on npm: ${peersElsewhere}.`];
  return {
    text: [table(header, [...ours, ...theirs]), ...notes].join("\n\n"),
    json: {
      bench: "size",
      loaderGzip: loader.gzip,
      loaderBrotli: loader.brotli,
      firstMessageGzip: firstMessage.gzip,
      firstMessageBrotli: firstMessage.brotli,
      firstMessageRaw: firstMessage.raw,
      requests: files.length,
      peersGzip: Object.fromEntries(peers.map(({ name, weight }) => [name, weight?.gzip ?? null])),
    },
  };
};
