import { fileURLToPath } from "node:url";
import type { Bench } from "../report/bench.ts";
import { show, table } from "../report/table.ts";
import { type Weight, weighWidget } from "../size/weigh.ts";

const dist = fileURLToPath(new URL("../../../widget/dist", import.meta.url));

/** What the built widget weighs. */
export const size: Bench = async () => {
  const { loader, firstMessage, files } = await weighWidget(dist);
  const row = (name: string, { raw, gzip, brotli }: Weight, requests: number) => [
    name,
    show(requests),
    show(raw),
    show(gzip),
    show(brotli),
  ];
  const text = table(
    ["bytes", "requests", "raw", "gzip", "brotli"],
    [
      row("loader, on every page view", loader, 1),
      row("until the first message", firstMessage, files.length),
    ],
  );
  return {
    text,
    json: {
      bench: "size",
      loaderGzip: loader.gzip,
      loaderBrotli: loader.brotli,
      firstMessageGzip: firstMessage.gzip,
      firstMessageBrotli: firstMessage.brotli,
      firstMessageRaw: firstMessage.raw,
      requests: files.length,
    },
  };
};
