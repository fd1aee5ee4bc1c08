import { expect, it } from "vitest";
import { createS3FileStore } from "../../src/kernel/s3-file-store.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { upload } from "../support/files.ts";
import { s3Key, startS3StandIn } from "../support/s3-stand-in.ts";
import { startTestServer } from "../support/test-server.ts";

const PDF = "%PDF-1.4\n%%EOF";

it(
  "keeps files in a bucket when one is set, serves them from there, and leaves none in the data folder",
  { timeout: 60_000 },
  async () => {
    await using s3 = await startS3StandIn("chat");
    await using server = await startTestServer({
      database: "pglite",
      env: {
        S3_ENDPOINT: s3.endpoint,
        S3_BUCKET: "chat",
        S3_REGION: s3Key.region,
        S3_ACCESS_KEY_ID: s3Key.id,
        S3_SECRET_ACCESS_KEY: s3Key.secret,
      },
    });
    const visitor = await server.visitor();
    const { file } = await upload(server, visitor.token, { data: PDF });
    expect([...s3.objects.keys()]).toEqual([`/chat/${file?.id}`]);
    const answer = await fetch(server.url + file?.url);
    expect(await answer.text()).toBe(PDF);
  },
);

it("tells a file that is not there from a storage that refuses", { timeout: 60_000 }, async () => {
  await using s3 = await startS3StandIn("chat");
  const open = (secret: string, bucket = "chat") =>
    createS3FileStore({
      ...{ endpoint: new URL(s3.endpoint), bucket, region: s3Key.region, accessKeyId: s3Key.id },
      secretAccessKey: new Secret(secret),
    });
  const files = open(s3Key.secret);
  await files.put("6f1c", Buffer.from("x"));
  expect(await files.get("6f1c")).toEqual(new Uint8Array([120]));
  await files.delete("6f1c");
  await files.delete("6f1c");
  expect(await files.get("6f1c")).toBeUndefined();
  await expect(open("another key").get("a")).rejects.toMatchObject({ upstream: "s3" });
  await expect(open(s3Key.secret, "nowhere").put("a", Buffer.from("x"))).rejects.toMatchObject({
    upstream: "s3",
  });
});
