import { describe, expect, it } from "vitest";
import { imageSize } from "./image-size.ts";

describe("imageSize", () => {
  it("reads PNG, GIF and JPEG", () => {
    const png = Buffer.alloc(24);
    png.writeUInt32BE(0x89_50_4e_47, 0);
    png.writeUInt32BE(640, 16);
    png.writeUInt32BE(480, 20);
    expect(imageSize(png)).toEqual({ width: 640, height: 480, mimeType: "image/png" });
    const gif = Buffer.from("GIF89a\u0003\u0000\u0002\u0000\u0000\u0000", "latin1");
    expect(imageSize(gif)).toMatchObject({ width: 3, height: 2 });
    const jpeg = Buffer.from("ffd8ffe000040000ffc0001108012c0190", "hex");
    expect(imageSize(jpeg)).toMatchObject({ width: 400, height: 300 });
  });

  it("knows nothing of other bytes, however few", () => {
    expect(imageSize(Buffer.from("%PDF-1.7 and so on, no image"))).toBeUndefined();
    expect(imageSize(Buffer.alloc(0))).toBeUndefined();
  });
});
