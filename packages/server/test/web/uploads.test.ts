import { randomUUID } from "node:crypto";
import { limits } from "@ilpo-chat/protocol";
import { MkvOutputFormat, Mp4OutputFormat, OggOutputFormat, WebMOutputFormat } from "mediabunny";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { drawing, recording, upload, type UploadOptions } from "../support/files.ts";
import { startTestServer, testSite, type TestServer } from "../support/test-server.ts";

const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;

describe("POST /v1/uploads", () => {
  let server: TestServer;
  let visitor: Awaited<ReturnType<TestServer["visitor"]>>;
  beforeAll(async () => {
    server = await startTestServer({ database: "pglite" });
  });
  beforeEach(async () => {
    visitor = await server.visitor();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const send = (data: UploadOptions["data"], options?: Omit<UploadOptions, "data">) =>
    upload(server, visitor.token, { data, ...options });
  const download = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + url, { headers });
    return { response, data: Buffer.from(await response.arrayBuffer()) };
  };

  describe("what is taken", () => {
    it("redraws a photo: upright, without the place where it was taken, and without what was hidden behind it", async () => {
      const photo = await drawing(80, 40)
        .withExif({ IFD0: { Copyright: "canary" }, IFD3: { GPSLatitude: "55/1 45/1 0/1" } })
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer();
      const hidden = Buffer.concat([photo, Buffer.from("<script>canary()</script>PK\x03\x04")]);
      const { status, file } = await send(hidden, { name: "права.jpg" });
      expect(status).toBe(201);
      expect(file).toMatchObject({ name: "права.jpg", type: "image/jpeg", width: 40, height: 80 });
      const { data } = await download(file?.url ?? "");
      expect(data.toString("latin1")).not.toContain("canary");
      expect(await sharp(data).metadata()).toMatchObject({ format: "jpeg", width: 40, height: 80 });
      expect((await sharp(data).metadata()).exif).toBeUndefined();
    });

    it.each([
      ["png", "image/png"],
      ["webp", "image/webp"],
      ["gif", "image/png"],
    ] as const)("keeps a %s as %s, whatever it says that it is", async (format, type) => {
      const { file } = await send(await drawing().toFormat(format).toBuffer(), {
        name: "shot.php",
        headers: { "Content-Type": "text/html" },
      });
      expect(file).toMatchObject({ type, width: 64, height: 48 });
      expect(file?.name).toMatch(/^shot\.(png|webp)$/);
    });

    it("makes a huge picture smaller", async () => {
      const { file } = await send(await drawing(6_000, 3_000).jpeg().toBuffer());
      expect(file).toMatchObject({ width: 2_560, height: 1_280 });
    });

    it("takes a PDF, to be downloaded and never shown in our name", async () => {
      const { file } = await send(PDF, { name: "осаго.pdf" });
      const { response, data } = await download(file?.url ?? "");
      expect(data.toString()).toBe(PDF);
      expect(response.headers.get("Content-Type")).toBe("application/pdf");
      expect(response.headers.get("Content-Disposition")).toMatch(
        /^attachment; filename\*=UTF-8''/,
      );
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(response.headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
    });

    it.each([
      ["WebM", new WebMOutputFormat()],
      ["Matroska", new MkvOutputFormat()],
      ["Ogg", new OggOutputFormat()],
      ["MP4", new Mp4OutputFormat()],
    ])("knows how long a voice note in %s is, and forgets its title", async (_, format) => {
      const { file } = await send(await recording(format, { title: "canary" }), { name: "голос" });
      expect(file).toMatchObject({ type: "audio/ogg", name: "голос.ogg" });
      expect(file?.durationMs).toBeGreaterThanOrEqual(1_980);
      expect(file?.durationMs).toBeLessThan(2_100);
      const { data } = await download(file?.url ?? "");
      expect(data.toString("latin1")).not.toContain("canary");
    });

    it("gives a player the piece that it asks for", async () => {
      const { file } = await send(await recording(new OggOutputFormat()));
      const whole = await download(file?.url ?? "");
      expect(whole.response.headers.get("Accept-Ranges")).toBe("bytes");
      const { response, data } = await download(file?.url ?? "", { Range: "bytes=2-5" });
      expect(response.status).toBe(206);
      expect(response.headers.get("Content-Range")).toBe(`bytes 2-5/${whole.data.length}`);
      expect(data).toEqual(whole.data.subarray(2, 6));
      const beyond = await download(file?.url ?? "", { Range: "bytes=9999999-" });
      expect(beyond.response.status).toBe(416);
    });

    it("cleans names: no path, no control characters, no direction tricks, no endless length", async () => {
      const png = await drawing().png().toBuffer();
      const name = async (given: string) => (await send(png, { name: given })).file?.name;
      expect(await name("../../etc/passwd")).toBe("passwd.png");
      expect(await name("C:\\fakepath\\a.png")).toBe("a.png");
      expect(await name("a\r\nSet-Cookie: x=1.png")).toBe("aSet-Cookie: x=1.png");
      expect(await name("invoice\u202Egnp.exe")).toBe("invoicegnp.png");
      expect(await name("")).toBe("file.png");
      expect(await name(`${"я".repeat(300)}.png`)).toHaveLength(limits.fileNameMax);
    });
  });

  describe("what is refused", () => {
    const refused = async (data: Uint8Array | string) => {
      const { status, code } = await send(data, { name: "photo.png" });
      return { status, code };
    };
    const notAllowed = { status: 415, code: "type-not-allowed" };
    const unreadable = { status: 422, code: "file-unreadable" };

    it.each([
      ["a vector picture", SVG],
      ["a page", "<!doctype html><script>alert(1)</script>"],
      ["a virus test file", EICAR],
      ["a program", Buffer.from("MZ\x90\0\x03\0\0\0")],
      ["an archive", Buffer.from("PK\x03\x04\x14\0\0\0\x08\0")],
      ["words", "просто слова"],
    ])("%s that calls itself a picture", async (_, data) => {
      expect(await refused(data)).toEqual(notAllowed);
    });

    it("a film", async () => {
      const film = await recording(new WebMOutputFormat(), { hasPicture: true });
      expect(await refused(film)).toEqual(notAllowed);
    });

    it("a script that begins like a picture", async () => {
      expect(await refused("GIF89a/*\x01\0\x01\0*/=1;alert(1)")).toEqual(unreadable);
    });

    it("a picture that is cut off, and an empty file", async () => {
      const noise = await sharp({
        create: { width: 300, height: 300, channels: 3, background: "#000" },
      })
        .png()
        .toBuffer();
      expect(await refused(noise.subarray(0, noise.length / 2))).toEqual(unreadable);
      expect(await refused("")).toEqual(unreadable);
    });

    it("a small file that would unfold into gigabytes, without unfolding it", async () => {
      const bomb = await sharp({
        create: { width: 12_000, height: 9_000, channels: 3, background: "#000" },
        limitInputPixels: false,
      })
        .png({ compressionLevel: 9 })
        .toBuffer();
      expect(bomb.length).toBeLessThan(2_000_000);
      expect(await refused(bomb)).toEqual({ status: 413, code: "picture-too-large" });
    });

    it("a file that is too long, also when it does not say so", async () => {
      const data = Buffer.alloc(limits.attachmentMaxBytes + 1, "%PDF-1.4\n");
      expect(await refused(data)).toEqual({ status: 413, code: "payload-too-large" });
      const silent = await fetch(
        `${server.url}/v1/uploads?site=${testSite.key}&id=${randomUUID()}`,
        {
          method: "POST",
          headers: { Authorization: `Bearer ${visitor.token}`, Origin: "http://taxi.test" },
          body: new Blob([data]).stream(),
          duplex: "half",
        } as RequestInit,
      );
      expect(silent.status).toBe(413);
    });
  });

  describe("who may send", () => {
    it.each([
      ["no token", { Authorization: "" }, { status: 401, code: "token-missing" }],
      ["a made-up token", { Authorization: "Bearer x" }, { status: 401, code: "token-invalid" }],
      ["another page", { Origin: "http://evil.test" }, { status: 403, code: "origin-not-allowed" }],
    ])("not with %s", async (_, headers, refusal) => {
      expect(await send(PDF, { headers })).toEqual(refusal);
    });

    it("not with a token of another site, nor for a site that is not there", async () => {
      const other = { ...testSite, key: "other-site", name: "Другой" };
      await server.app.auth.sites.save(other);
      expect((await send(PDF, { site: other.key })).code).toBe("token-invalid");
      expect((await send(PDF, { site: "nowhere-here" })).code).toBe("site-unknown");
    });

    it("lets a browser of an allowed origin ask whether it may", async () => {
      const response = await fetch(`${server.url}/v1/uploads`, {
        method: "OPTIONS",
        headers: {
          Origin: "http://taxi.test",
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,content-type,x-file-name",
        },
      });
      expect(response.headers.get("Access-Control-Allow-Headers")).toContain("X-File-Name");
    });

    it("not more than a day allows", async () => {
      const { visitorId, siteId } = visitor;
      const rows = Array.from({ length: limits.uploadsPerVisitorDay }, () => ({
        ...{ id: randomUUID(), site_id: siteId, visitor_id: visitorId },
        ...{ name: "a.pdf", type: "application/pdf", bytes: 1 },
      }));
      await server.app.db
        .sql<{ attachments: (typeof rows)[number] }>()
        .insertInto("attachments")
        .values(rows)
        .execute();
      expect(await send(PDF)).toEqual({ status: 429, code: "quota-exceeded" });
      const other = await server.visitor();
      expect((await upload(server, other.token, { data: PDF })).status).toBe(201);
    });
  });

  describe("once", () => {
    it("gives the first result when the same file comes again, also at the same moment", async () => {
      const id = randomUUID();
      const answers = await Promise.all([1, 2, 3].map(() => send(PDF, { id })));
      const ids = new Set(answers.map(({ file }) => file?.id));
      expect(ids.size).toBe(1);
      expect(await send("anything", { id })).toMatchObject({
        status: 200,
        file: { id: [...ids][0] },
      });
    });

    it("keeps the ids of two visitors apart", async () => {
      const id = randomUUID();
      const other = await server.visitor();
      const mine = await send(PDF, { id });
      const theirs = await upload(server, other.token, { data: PDF, id });
      expect(theirs.status).toBe(201);
      expect(theirs.file?.id).not.toBe(mine.file?.id);
    });
  });

  describe("signed addresses", () => {
    it("open nothing when they are changed, made up or too old", async () => {
      const { file } = await send(PDF);
      const url = new URL(file?.url ?? "", server.url);
      const status = async (change: (address: URL) => void) => {
        const changed = new URL(url);
        change(changed);
        return (await fetch(changed)).status;
      };
      expect(await status(() => undefined)).toBe(200);
      const expiry = Number(url.searchParams.get("e"));
      expect(await status(({ searchParams }) => searchParams.set("e", `${expiry + 1}`))).toBe(404);
      expect(await status(({ searchParams }) => searchParams.set("e", "1"))).toBe(404);
      expect(await status(({ searchParams }) => searchParams.set("s", "x"))).toBe(404);
      expect(await status(({ searchParams }) => searchParams.delete("s"))).toBe(400);
      expect(await status((address) => (address.pathname = `/v1/files/${randomUUID()}`))).toBe(404);
      expect(await status((address) => (address.pathname = "/v1/files/..%2f..%2fsecret"))).toBe(
        400,
      );
    });
  });
});
