import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatClient, type Identity, memoryStorage } from "../src/index.ts";
import { openHouse, origin, site } from "./support/real-server.ts";
import { isConnected, startClient, until } from "./support/start-client.ts";

describe("who the visitor is", () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let url: string;
  let secret: string;
  beforeAll(async () => {
    house = await openHouse({ database: "pglite" });
    const node = await house.startNode();
    ({ url } = node);
    secret = await node.identitySecret();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const signed = (identity: Identity): Identity => {
    const lines = Object.entries(identity).map(([name, value]) => `${name}=${value}`);
    const text = lines.sort().join("\n");
    return { ...identity, signature: createHmac("sha256", secret).update(text).digest("hex") };
  };
  const start = (storage = memoryStorage()) =>
    startClient(url, { site: site.key, origin, storage });
  const connect = async (client: ChatClient): Promise<ChatClient> => {
    client.connect();
    await until(client, ({ connection, loaded }) => connection.status === "connected" && loaded);
    return client;
  };
  const say = async (client: ChatClient, text: string): Promise<string> => {
    client.send(text);
    const isThere = () => words(client).includes(text);
    const { conversation } = await until(client, (state) => isThere() && !!state.conversation);
    return conversation?.id ?? "";
  };
  const words = ({ state }: ChatClient) =>
    state.items.flatMap((item) =>
      item.kind === "message" && item.message.author.type === "user" ? [item.message.content] : [],
    );

  it("leads to the same conversation on another device when it is signed", async () => {
    const anna = signed({ userId: "anna" });
    const phone = start();
    phone.identify(anna);
    await connect(phone);
    const id = await say(phone, "С телефона");
    const laptop = start();
    laptop.identify(anna);
    await connect(laptop);
    expect(laptop.state.conversation?.id).toBe(id);
    expect(words(laptop)).toEqual(["С телефона"]);
  });

  it("takes along what was said before, also while the link is up", async () => {
    const client = await connect(start());
    const id = await say(client, "Ещё не вошёл");
    client.identify(signed({ userId: "boris" }));
    await until(client, (state) => !isConnected(state));
    await until(client, isConnected);
    expect(client.state.conversation?.id).toBe(id);
    const elsewhere = start();
    elsewhere.identify(signed({ userId: "boris" }));
    await connect(elsewhere);
    expect(words(elsewhere)).toEqual(["Ещё не вошёл"]);
  });

  it("never shows another user's conversation, draft or unsent words, whatever is signed", async () => {
    const storage = memoryStorage();
    const first = start(storage);
    first.identify(signed({ userId: "vera" }));
    await connect(first);
    await say(first, "Секрет Веры");
    first.disconnect();
    first.send("Не ушло");
    first.setDraft("Черновик");
    first.destroy();
    const next = start(storage);
    const refused: string[] = [];
    next.on("error", ({ code }) => refused.push(code));
    next.identify({ ...signed({ userId: "vera" }), userId: "gleb" });
    await connect(next);
    expect(refused).toEqual(["identity-invalid"]);
    expect(next.state).toMatchObject({ conversation: null, items: [], draft: "" });
    const guess = start();
    guess.identify({ userId: "vera", name: "Вера" });
    await connect(guess);
    expect(guess.state.conversation).toBeNull();
  });

  it("stays as it was told, and is forgotten for good at once before another link", async () => {
    const storage = memoryStorage();
    const client = start(storage);
    client.identify(signed({ userId: "dina" }));
    await connect(client);
    await say(client, "Это Дина");
    client.destroy();
    const later = await connect(start(storage));
    expect(words(later)).toEqual(["Это Дина"]);
    later.disconnect();
    later.send("Не ушло");
    void later.forget();
    await connect(later);
    expect(later.state).toMatchObject({ conversation: null, items: [] });
  });
});
