export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly mimeType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
}

/** Reads an image's size from its first bytes; undefined when it is no PNG, JPEG, GIF or WebP. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view);
  } catch (error) {
    // A header that promises more bytes than there are.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function pngSize(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x89_50_4e_47) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20), mimeType: "image/png" };
}

function gifSize(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x47_49_46_38) return undefined;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), mimeType: "image/gif" };
}

function webpSize(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x52_49_46_46 || view.getUint32(8) !== 0x57_45_42_50) return undefined;
  const mimeType = "image/webp";
  const kind = view.getUint8(15);
  if (kind === 0x58) return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27), mimeType };
  if (kind === 0x4c) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3f_ff), height: 1 + ((bits >> 14) & 0x3f_ff), mimeType };
  }
  const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
  return { width: width & 0x3f_ff, height: height & 0x3f_ff, mimeType };
}

function jpegSize(view: DataView): ImageSize | undefined {
  if (view.getUint16(0) !== 0xff_d8) return undefined;
  let offset = 2;
  for (;;) {
    const marker = view.getUint16(offset);
    const isFrame =
      marker >= 0xff_c0 && marker <= 0xff_cf && ![0xc4, 0xc8, 0xcc].includes(marker & 0xff);
    if (isFrame) {
      const [height, width] = [view.getUint16(offset + 5), view.getUint16(offset + 7)];
      return { width, height, mimeType: "image/jpeg" };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
