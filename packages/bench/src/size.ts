import { fileURLToPath } from "node:url";
import { weighWidget } from "./size/weigh.ts";

// The gate of `npm run check`: the widget grows only on purpose. `npm run bench -- size` shows the figures.

/** Every page view of every host page pays for the loader. */
const LOADER_GZIP_MAX = 2_000;
/** The goal of the project for all that a visitor downloads before the first message is 32,000. */
const FIRST_MESSAGE_GZIP_MAX = 30_000;

const dist = fileURLToPath(new URL("../../widget/dist", import.meta.url));
const { loader, firstMessage } = await weighWidget(dist);
const isFit = [
  fits("the loader", loader.gzip, LOADER_GZIP_MAX),
  fits("all until the first message", firstMessage.gzip, FIRST_MESSAGE_GZIP_MAX),
];
process.exitCode = isFit.every(Boolean) ? 0 : 1;

function fits(name: string, bytes: number, most: number): boolean {
  const verdict = bytes <= most ? "fits" : `is ${bytes - most} too much`;
  console.log(`${name}: ${bytes} bytes gzip of ${most}, ${verdict}`);
  return bytes <= most;
}
