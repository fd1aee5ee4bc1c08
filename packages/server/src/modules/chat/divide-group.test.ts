import { describe, expect, it } from "vitest";
import { divideGroup } from "./divide-group.ts";

const message = (content: string, over: object = {}) => ({
  message: {
    siteId: 1,
    visitorId: "анна",
    conversationId: "a",
    clientId: content,
    content,
    ...over,
  },
});
const divide = (...items: ReturnType<typeof message>[]) => {
  const { group, special } = divideGroup(items, (id) => id === "held");
  const contents = (side: typeof group) => side.map((item) => item.message.content);
  return { group: contents(group), special: contents(special) };
};

describe("dividing what is stored together", () => {
  it("keeps plain words of any number of conversations together", () => {
    expect(divide(message("1"), message("2", { conversationId: "b" }), message("3"))).toEqual({
      group: ["1", "2", "3"],
      special: [],
    });
  });

  it("sends files, answers and repeats the slower way, and what follows them in their conversation", () => {
    const odd = [{ attachments: ["f"] }, { replyTo: 1 }, { clientId: "1" }, { visitorId: "борис" }];
    for (const over of odd) {
      expect(
        divide(
          message("1"),
          message("2", over),
          message("3"),
          message("4", { conversationId: "b" }),
        ),
      ).toEqual({ group: ["1", "4"], special: ["2", "3"] });
    }
  });

  it("follows a conversation that is on the slower way already", () => {
    expect(divide(message("1", { conversationId: "held" }), message("2"))).toEqual({
      group: ["2"],
      special: ["1"],
    });
  });
});
