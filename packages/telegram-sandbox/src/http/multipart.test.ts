import { describe, expect, it } from "vitest";
import { parseMultipart } from "./multipart.ts";

function form(...parts: string[]): Buffer {
  return Buffer.from(`${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`);
}

describe("parseMultipart", () => {
  it("reads fields and files", () => {
    const body = form(
      'Content-Disposition: form-data; name="chat_id"\r\n\r\n42',
      'Content-Disposition: form-data; name="doc"; filename="a \\"b\\".pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--not the end',
    );
    const read = parseMultipart(body, "multipart/form-data; boundary=b");
    expect(read?.fields.get("chat_id")).toBe("42");
    const file = read?.files.get("doc");
    expect(file).toMatchObject({ fileName: 'a "b".pdf', mimeType: "application/pdf" });
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe("%PDF\r\n--not the end");
  });

  it("reads a file name without quotation marks in any alphabet", () => {
    const body = form(
      'content-disposition:form-data;name="x";filename=мой договор.pdf\r\ncontent-type:application/octet-stream\r\n\r\n1',
    );
    const file = parseMultipart(body, 'multipart/form-data; boundary="b"')?.files.get("x");
    expect(file).toMatchObject({ fileName: "мой договор.pdf", mimeType: undefined });
  });

  it("refuses a body without boundary or headers", () => {
    expect(parseMultipart(form("a"), "multipart/form-data")).toBeUndefined();
    expect(parseMultipart(form("no headers"), "multipart/form-data; boundary=b")).toBeUndefined();
  });
});
