import { describe, expect, it } from "vitest";
import { isPushEndpoint } from "./endpoint.ts";

describe("an address of a push service", () => {
  it.each([
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc",
    "http://127.0.0.1:4000/abc",
  ])("is taken: %s", (endpoint) => {
    expect(isPushEndpoint(endpoint, ["http://127.0.0.1:4000"])).toBe(true);
  });

  it.each([
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com:8443/abc",
    "https://fcm.googleapis.com@10.0.0.1/abc",
    "https://user:word@fcm.googleapis.com/abc",
    "https://fcm.googleapis.com.example/abc",
    "https://evilpush.apple.com/abc",
    "https://push.apple.com.example/abc",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/abc",
    "http://127.0.0.1:4001/abc",
    "file:///etc/passwd",
    "not an address",
  ])("is refused: %s", (endpoint) => {
    expect(isPushEndpoint(endpoint, ["http://127.0.0.1:4000"])).toBe(false);
  });
});
