import { type AttachmentType, limits } from "@ilpo-chat/protocol";
import sharp, { type Sharp } from "sharp";
import { DomainError } from "#kernel/errors";
import type { PrepareFile } from "./prepared-file.ts";

/** Longest side of a stored picture, in pixels: a document stays readable. */
const SIDE_MAX = 2_560;
const TIMEOUT_SECONDS = 15;

type Drawing = (image: Sharp) => Sharp;

const asJpeg: Drawing = (image) => image.flatten({ background: "#fff" }).jpeg({ quality: 84 });
const asPng: Drawing = (image) => image.png({ compressionLevel: 8 });
const asWebp: Drawing = (image) => image.webp({ quality: 84 });

/** What redraws a picture, by the type that it came as. Places, thumbnails and other remarks do not come along. */
export function createPictures(): Readonly<Record<string, PrepareFile>> {
  // SECURITY: of all that the library can read (vectors, documents, scripts of its own) only these.
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({
    operation: [
      "VipsForeignLoadJpeg",
      "VipsForeignLoadPng",
      "VipsForeignLoadWebp",
      "VipsForeignLoadNsgif",
    ],
  });
  sharp.cache(false);
  return {
    "image/jpeg": (data) => redraw(data, "image/jpeg", asJpeg),
    "image/png": (data) => redraw(data, "image/png", asPng),
    "image/apng": (data) => redraw(data, "image/png", asPng),
    "image/webp": (data) => redraw(data, "image/webp", asWebp),
    "image/gif": (data) => redraw(data, "image/png", asPng),
  };
}

async function redraw(
  data: Uint8Array,
  type: AttachmentType,
  draw: Drawing,
): ReturnType<PrepareFile> {
  const image = sharp(data, {
    limitInputPixels: limits.pictureMaxPixels,
    failOn: "error",
    sequentialRead: true,
  })
    .autoOrient()
    .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: "inside", withoutEnlargement: true })
    .timeout({ seconds: TIMEOUT_SECONDS });
  const drawn = await draw(image)
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw new DomainError(isTooLarge(error) ? "picture-too-large" : "file-unreadable", {
        cause: error,
      });
    });
  // A photo saved as PNG may be larger than what Telegram takes.
  if (drawn.data.byteLength > limits.attachmentMaxBytes) return redraw(data, "image/jpeg", asJpeg);
  const { width, height } = drawn.info;
  return { type, data: drawn.data, width, height };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /pixel limit|too (large|big)|timeout/i.test(error.message);
}
