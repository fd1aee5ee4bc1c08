import { describe, expect, it } from "vitest";
import { confirm, createUpdateQueue, delay, enqueue, enqueueRaw, takeBatch } from "./updates.ts";

function queueOf(count: number) {
  const queue = createUpdateQueue(10);
  for (let number = 0; number < count; number += 1) enqueue(queue, { message: {} as never }, 0);
  return queue;
}

function ids(batch: { update_id: number }[]): number[] {
  return batch.map((update) => update.update_id);
}

describe("update queue", () => {
  it("keeps updates until they are confirmed", () => {
    const queue = queueOf(3);
    expect(ids(takeBatch(queue, 2, 0))).toEqual([10, 11]);
    confirm(queue, 12);
    expect(ids(takeBatch(queue, 2, 0))).toEqual([12]);
  });

  it("keeps only the newest for a negative offset", () => {
    const queue = queueOf(3);
    confirm(queue, -1);
    expect(ids(takeBatch(queue, 9, 0))).toEqual([12]);
  });

  it("drops what was not asked for", () => {
    const queue = queueOf(0);
    expect(enqueue(queue, { message_reaction: {} as never }, 0)).toBeUndefined();
    queue.allowed = ["message_reaction"];
    expect(enqueue(queue, { message_reaction: {} as never }, 0)).toBeDefined();
    expect(enqueue(queue, { message: {} as never }, 0)).toBeUndefined();
  });

  it("delivers a raw update once and before the others, whatever its number", () => {
    const queue = queueOf(1);
    enqueueRaw(queue, { update_id: 3 }, 0);
    confirm(queue, 10);
    expect(ids(takeBatch(queue, 9, 0))).toEqual([3, 10]);
    expect(ids(takeBatch(queue, 9, 0))).toEqual([10]);
  });

  it("holds back what comes after a delayed update", () => {
    const queue = queueOf(0);
    delay(queue, 100, 0);
    enqueue(queue, { message: {} as never }, 0);
    queue.delayMs = 0;
    enqueue(queue, { message: {} as never }, 0);
    expect(takeBatch(queue, 9, 50)).toEqual([]);
    expect(ids(takeBatch(queue, 9, 100))).toEqual([10, 11]);
  });
});
