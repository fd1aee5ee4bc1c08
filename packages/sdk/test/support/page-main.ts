import { createChatClient } from "../../src/index.ts";

const client = createChatClient({ url: location.origin, site: "park-1" });

/** What the tests of the browser reach into the page for. */
const page = {
  client,
  statuses: [] as string[],
  announced: [] as number[],
  lines: () =>
    client.state.items.map((item) =>
      item.kind === "message"
        ? item.message.content
        : item.kind === "pending"
          ? `${item.content} (${item.state})`
          : item.notice,
    ),
};
client.on("connection", ({ to }) => page.statuses.push(to.status));
client.on("message", ({ seq }) => page.announced.push(seq));
client.connect();

declare global {
  var chatPage: typeof page;
}
globalThis.chatPage = page;
