/** Something for some of an index's slots. In place of a map, whose hashing would be half of a search's cost. */
export interface SlotTable<Value> {
  at(slot: number): Value | undefined;
  /** Of a slot that has none yet. */
  put(slot: number, value: Value): void;
  /** The slots that have one, in the order in which they got it. */
  readonly taken: readonly number[];
}

export function createSlotTable<Value>(slots: number): SlotTable<Value> {
  // Many times quicker than `Array.from`, and there is one for each word of a question.
  const values: (Value | undefined)[] = [];
  values.length = slots;
  values.fill(undefined);
  const taken: number[] = [];
  return {
    at: (slot) => values[slot],
    put(slot, value) {
      values[slot] = value;
      taken.push(slot);
    },
    taken,
  };
}
