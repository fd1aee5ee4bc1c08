import { describe, expect, it } from "vitest";
import { createHostLifecycle, type LifecycleSignal } from "./lifecycle.ts";

describe("the life of a page", () => {
  const listen = () => {
    const host = new EventTarget();
    const signals: LifecycleSignal[] = [];
    createHostLifecycle(host).listen((signal) => signals.push(signal));
    const tell = (type: string, facts: object = {}) => {
      // Only a document has a visibility; Node's events take their target from where they are dispatched.
      const target = "visibilityState" in facts ? Object.assign(host, facts) : host;
      target.dispatchEvent(Object.assign(new Event(type), facts));
    };
    return { signals, tell };
  };

  it("is told as what matters to a link", () => {
    const { signals, tell } = listen();
    tell("online");
    tell("offline");
    tell("pagehide", { persisted: true });
    tell("pageshow", { persisted: true });
    tell("pagehide", { persisted: false });
    tell("pageshow", { persisted: false });
    expect(signals).toEqual(["network-up", "network-down", "suspend", "resume", "hidden"]);
  });

  it("takes the document's own events, and no others of those names", () => {
    const { signals, tell } = listen();
    tell("visibilitychange");
    tell("freeze");
    expect(signals).toEqual([]);
    tell("visibilitychange", { visibilityState: "hidden" });
    tell("visibilitychange", { visibilityState: "visible" });
    tell("freeze", { visibilityState: "hidden" });
    tell("resume", { visibilityState: "hidden" });
    expect(signals).toEqual(["hidden", "visible", "suspend", "resume"]);
  });

  it("takes back every listener when nobody listens, and in Node is without news", () => {
    const added: unknown[][] = [];
    const removed: unknown[][] = [];
    const host = {
      addEventListener: (...args: unknown[]) => void added.push(args),
      removeEventListener: (...args: unknown[]) => void removed.push(args),
    };
    createHostLifecycle(host).listen(() => undefined)();
    expect(added).toHaveLength(7);
    expect(removed).toEqual(added);
    expect(createHostLifecycle({}).isOnline()).toBe(true);
    createHostLifecycle({}).listen(() => expect.unreachable())();
  });
});
