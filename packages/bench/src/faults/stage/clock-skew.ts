import { readFileSync } from "node:fs";

// Loaded into a server process before anything else: its wall clock goes wrong, its monotonic one does not.
// The file that FAULT_CLOCK_FILE names holds the milliseconds to add; it is read again and again.
const file = process.env["FAULT_CLOCK_FILE"];
const TrueDate = Date;
let offsetMs = 0;

function readOffset(): void {
  try {
    offsetMs = Number(readFileSync(file ?? "", "utf8")) || 0;
  } catch {
    offsetMs = 0;
  }
}

if (file !== undefined) {
  readOffset();
  setInterval(readOffset, 100).unref();
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [TrueDate.now() + offsetMs] : args,
        newTarget,
      ) as Date,
    get: (target, name, receiver) =>
      name === "now"
        ? () => TrueDate.now() + offsetMs
        : (Reflect.get(target, name, receiver) as unknown),
  });
}
