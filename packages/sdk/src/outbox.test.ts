import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  emptyOutbox,
  type Outbox,
  type OutboxEffect,
  type OutboxEntry,
  type OutboxEvent,
  type OutboxRefusal,
  reduceOutbox,
  refusalsMax,
} from "./outbox.ts";

const entry = (order: number): OutboxEntry => ({
  kind: "pending",
  key: `c${order}`,
  clientId: `c${order}`,
  content: `word ${order}`,
  state: "waiting",
  createdAt: "2026-01-01T00:00:00.000Z",
  order,
  attempt: 0,
  refusals: 0,
});
const passing: OutboxRefusal = { code: "unavailable", retryable: true };
const final: OutboxRefusal = { code: "content-too-long", retryable: false };

function play(...events: readonly OutboxEvent[]): { outbox: Outbox; effects: OutboxEffect[] } {
  let outbox = emptyOutbox;
  const effects: OutboxEffect[] = [];
  for (const event of events) {
    const step = reduceOutbox(outbox, event);
    outbox = step.outbox;
    effects.push(...step.effects);
  }
  return { outbox, effects };
}

const typed = (order: number): OutboxEvent => ({ type: "typed", entry: entry(order) });
const refused = (order: number, attempt: number, refusal: OutboxRefusal): OutboxEvent => ({
  type: "refused",
  clientId: `c${order}`,
  attempt,
  refusal,
});
const look = ({ entries }: Outbox) => entries.map(({ clientId, state }) => `${clientId} ${state}`);
const sent = (effects: readonly OutboxEffect[]) =>
  effects.flatMap((effect) => (effect.type === "transmit" ? [effect.entry.clientId] : []));

describe("outbox", () => {
  it("O1: has one message on the wire, the next goes out after its acknowledgement", () => {
    const before = play({ type: "link-up" }, typed(1), typed(2));
    expect(look(before.outbox)).toEqual(["c1 sending", "c2 waiting"]);
    expect(sent(before.effects)).toEqual(["c1"]);
    const after = reduceOutbox(before.outbox, { type: "stored", clientId: "c1" });
    expect(look(after.outbox)).toEqual(["c2 sending"]);
    expect(after.effects).toContainEqual({ type: "erase", clientId: "c1" });
  });

  it("O3: sends again under the same id after a break", () => {
    const events: OutboxEvent[] = [{ type: "link-up" }, typed(1), { type: "link-down" }];
    expect(look(play(...events).outbox)).toEqual(["c1 waiting"]);
    expect(sent(play(...events, { type: "link-up" }).effects)).toEqual(["c1", "c1"]);
  });

  it("waits as long as a refusal asks for, and is not overtaken", () => {
    const slow = { ...passing, retryAfterMs: 5_000 };
    const { outbox, effects } = play({ type: "link-up" }, typed(1), typed(2), refused(1, 1, slow));
    expect(effects.at(-1)).toEqual({ type: "pause", attempt: 1, minMs: 5_000 });
    expect(look(outbox)).toEqual(["c1 waiting", "c2 waiting"]);
    expect(look(reduceOutbox(outbox, { type: "pause-over" }).outbox)[0]).toBe("c1 sending");
  });

  it("O5: shows a final refusal and lets the next pass; a retry keeps the id", () => {
    const { outbox, effects } = play({ type: "link-up" }, typed(1), typed(2), refused(1, 1, final));
    expect(look(outbox)).toEqual(["c1 failed", "c2 sending"]);
    expect(outbox.entries[0]?.error).toBe("content-too-long");
    expect(effects).toContainEqual({ type: "save", entry: outbox.entries[0] });
    const retried = reduceOutbox(outbox, { type: "retried", clientId: "c1" });
    expect(look(retried.outbox)).toEqual(["c1 waiting", "c2 sending"]);
    expect(retried.outbox.entries[0]).not.toHaveProperty("error");
  });

  it("throws away only what has failed", () => {
    const discarded: OutboxEvent = { type: "discarded", clientId: "c1" };
    expect(look(play(typed(1), discarded).outbox)).toEqual(["c1 waiting"]);
    expect(
      look(play({ type: "link-up" }, typed(1), refused(1, 1, final), discarded).outbox),
    ).toEqual([]);
  });

  it("O4: a refused token leaves the message waiting for the next one", () => {
    const token: OutboxRefusal = { code: "token-invalid", retryable: false };
    expect(look(play({ type: "link-up" }, typed(1), refused(1, 1, token)).outbox)).toEqual([
      "c1 waiting",
    ]);
  });

  it("ignores news of an earlier time on the wire", () => {
    const again = play({ type: "link-up" }, typed(1), { type: "link-down" }, { type: "link-up" });
    expect(look(reduceOutbox(again.outbox, refused(1, 1, final)).outbox)).toEqual(["c1 sending"]);
  });

  it("lets the others pass a message that breaks the server every time", () => {
    let outbox = play({ type: "link-up" }, typed(1), typed(2)).outbox;
    const broken: OutboxRefusal = { code: "internal", retryable: true };
    for (let attempt = 1; attempt <= refusalsMax; attempt += 1) {
      ({ outbox } = reduceOutbox(outbox, refused(1, attempt, broken)));
      ({ outbox } = reduceOutbox(outbox, { type: "pause-over" }));
    }
    expect(look(outbox)).toEqual(["c1 failed", "c2 sending"]);
  });

  it("O6: takes over what an earlier page left, once, in the order it was typed", () => {
    const stored = [{ ...entry(1), state: "sending" as const }, entry(3)];
    const { outbox } = play(typed(2), { type: "restored", entries: stored }, typed(4), {
      type: "restored",
      entries: stored,
    });
    expect(look(outbox)).toEqual(["c1 waiting", "c2 waiting", "c3 waiting", "c4 waiting"]);
  });
});

/** A server that keeps the promise D2, behind a network that keeps none. */
function createModel() {
  let outbox = emptyOutbox;
  const stored: string[] = [];
  const disk = new Map<string, OutboxEntry>();
  let requests: OutboxEntry[] = [];
  let answers: OutboxEntry[] = [];
  const dispatch = (event: OutboxEvent) => {
    const step = reduceOutbox(outbox, event);
    outbox = step.outbox;
    for (const effect of step.effects) {
      if (effect.type === "save") disk.set(effect.entry.clientId, effect.entry);
      if (effect.type === "erase") disk.delete(effect.clientId);
      if (effect.type === "transmit") requests.push(effect.entry);
    }
    expect(outbox.entries.filter(({ state }) => state === "sending").length).toBeLessThanOrEqual(1);
  };
  const serve = () => {
    const request = requests.shift();
    if (!request) return;
    if (!stored.includes(request.clientId)) stored.push(request.clientId);
    answers.push(request);
  };
  const answer = () => {
    const next = answers.shift();
    if (next) dispatch({ type: "stored", clientId: next.clientId });
  };
  return {
    stored,
    disk,
    type: (order: number) => dispatch({ type: "typed", entry: entry(order) }),
    act: {
      up: () => dispatch({ type: "link-up" }),
      down() {
        // What is on the way may still arrive; its answer never does.
        answers = [];
        dispatch({ type: "link-down" });
      },
      loseRequest: () => void requests.shift(),
      repeatRequest: () => void (requests[0] && requests.push(requests[0])),
      serve,
      answer,
      refuse() {
        const request = requests.shift();
        if (request) dispatch(refused(request.order, request.attempt, passing));
      },
      lateRefusal() {
        const request = answers.shift();
        if (request) dispatch(refused(request.order, request.attempt, passing));
      },
      pauseOver: () => dispatch({ type: "pause-over" }),
      reload() {
        outbox = emptyOutbox;
        requests = [];
        answers = [];
        dispatch({ type: "restored", entries: [...disk.values()] });
      },
      anotherTab: () => dispatch({ type: "restored", entries: [...disk.values()] }),
    },
    get entries() {
      return outbox.entries;
    },
  };
}

describe("outbox behind a bad network", () => {
  const names = Object.keys(createModel().act) as (keyof ReturnType<typeof createModel>["act"])[];
  const steps = fc.array(
    fc.constantFrom("type" as const, "serve" as const, "answer" as const, ...names),
    {
      maxLength: 80,
    },
  );

  it("O2: everything typed is stored once, in the order typed, whatever happens on the way", () => {
    fc.assert(
      fc.property(steps, (run) => {
        const model = createModel();
        let order = 0;
        for (const step of run) {
          if (step === "type") model.type((order += 1));
          else model.act[step]();
        }
        const { down, up, pauseOver, serve, answer } = model.act;
        down();
        up();
        for (let round = 0; round <= order * 3 + 200; round += 1) {
          pauseOver();
          serve();
          answer();
        }
        expect(model.stored).toEqual(Array.from({ length: order }, (_, index) => `c${index + 1}`));
        expect(model.entries).toEqual([]);
        expect([...model.disk.keys()]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("O8: knows how far its files are", () => {
    const file = { uploadId: "f1", name: "a.pdf", type: "application/pdf", bytes: 1, progress: 0 };
    const attachment = { id: "s1", name: "a.pdf", type: "application/pdf", bytes: 1, url: "/a" };
    const carrying: OutboxEvent = { type: "typed", entry: { ...entry(1), files: [file] } };
    const told = { type: "uploaded", clientId: "c1", uploadId: "f1" } as const;
    const { outbox } = play({ type: "link-up" }, carrying, { ...told, progress: 1, attachment });
    expect(outbox.entries[0]?.files).toEqual([{ ...file, progress: 1, attachment }]);
    expect(reduceOutbox(outbox, { ...told, uploadId: "other", progress: 0 }).outbox).toEqual(
      outbox,
    );
  });

  it("O9: a message with files is given up at any time, one of words alone when it has failed", () => {
    const files = [{ uploadId: "f1", name: "a", type: "", bytes: 1, progress: 0 }];
    const discarded: OutboxEvent = { type: "discarded", clientId: "c1" };
    const carrying: OutboxEvent = { type: "typed", entry: { ...entry(1), files } };
    const { outbox, effects } = play({ type: "link-up" }, carrying, typed(2), discarded);
    expect(look(outbox)).toEqual(["c2 sending"]);
    expect(effects).toContainEqual({ type: "erase", clientId: "c1", files });
    expect(look(play({ type: "link-up" }, typed(1), discarded).outbox)).toEqual(["c1 sending"]);
  });
});
