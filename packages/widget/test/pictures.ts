import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import sharp from "sharp";

const kept = fileURLToPath(new URL("../../../docs/images/states/", import.meta.url));
const refused = fileURLToPath(new URL("../../../.data/pictures/", import.meta.url));

/** Colours this close are one: the kept pictures have 256 of them, and browsers round differently. */
const threshold = 0.06;
/** So many pixels may differ in any square of 24 px, which is less than one letter does. */
const windowSize = 24;
const mostDifferent = 12;

function keptPicture(name: string): string {
  return join(kept, `${name}.png`);
}

/** Keeps a picture in place of one that looks different; one that looks the same stays, to the byte. */
export async function keepPicture(name: string, png: Buffer): Promise<void> {
  if (!(await difference(name, png))) return;
  await mkdir(kept, { recursive: true });
  await writeFile(keptPicture(name), await small(png));
}

/** Makes the docs' other pictures small too, those that are not yet. */
export async function shrinkPictures(): Promise<void> {
  const folder = join(kept, "..");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  for (const name of names) {
    const png = await readFile(join(folder, name));
    const { isPalette } = await sharp(png).metadata();
    if (!isPalette) await writeFile(join(folder, name), await small(png));
  }
}

/** A picture in 256 colours, about a third of the size. */
function small(png: Buffer): Promise<Buffer> {
  return sharp(png).png({ palette: true, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer();
}

/** Says in words how a picture differs from the kept one, and leaves both in a folder; undefined if it does not. */
export async function difference(name: string, png: Buffer): Promise<string | undefined> {
  const before = await readFile(keptPicture(name)).catch(() => undefined);
  if (!before) return `there is no picture ${name}.png; npm run screenshots takes it`;
  const [one, other] = await Promise.all([pixels(before), pixels(png)]);
  const { width, height } = one.info;
  if (width !== other.info.width || height !== other.info.height) return `${name} has another size`;
  const options = { threshold, windowSize };
  const marks = Buffer.alloc(one.data.length);
  const most = pixelmatch(one.data, other.data, marks, width, height, options);
  if (most <= mostDifferent) return undefined;
  const marked = await sharp(marks, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  await mkdir(dirname(join(refused, name)), { recursive: true });
  await writeFile(join(refused, `${name}.png`), png);
  await writeFile(join(refused, `${name}-difference.png`), marked);
  return `${name} looks different (up to ${most} pixels of a letter's square): see .data/pictures, and run npm run screenshots if it is meant`;
}

function pixels(png: Buffer) {
  return sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
}
