import { describe, expect, it } from "vitest";
import { withPiece } from "./message-parts.ts";

const parts = (...lengths: number[]) =>
  lengths.map((captionLength, index) => ({
    messageId: index + 1,
    captionLength,
    fileKey: undefined,
  }));

describe("the words of an album", () => {
  it("keep the other captions when one changes, comes or goes", () => {
    const now = parts(5, 0, 6);
    const change = (messageId: number, text: string) =>
      withPiece("перед\nсалон!", now, { messageId, text });
    expect(change(1, "вид спереди")).toBe("вид спереди\nсалон!");
    expect(change(2, "бок")).toBe("перед\nбок\nсалон!");
    expect(change(3, "")).toBe("перед");
  });

  it("may have lines of their own in a caption", () => {
    expect(withPiece("а\nб\nв", parts(3, 1), { messageId: 2, text: "г" })).toBe("а\nб\nг");
  });

  it("stay when the change is there already, and are left alone when they are not as they were sent", () => {
    const change = { messageId: 1, text: "вид" };
    expect(withPiece("вид\nсалон", parts(5, 5), change)).toBe("вид\nсалон");
    expect(withPiece("что-то иное", parts(5, 5), change)).toBeUndefined();
  });
});
