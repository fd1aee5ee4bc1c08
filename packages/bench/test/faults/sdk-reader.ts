import { createDevice, type DeviceOptions } from "../../src/faults/clients/device.ts";
import { createHistory } from "../../src/faults/history.ts";

// A device in a process of its own, so that a broken SDK can be loaded into it. Writes what it shows, a line of JSON
// for each change.

const options = JSON.parse(process.argv[2] ?? "{}") as Omit<DeviceOptions, "history">;
const device = createDevice({ ...options, history: createHistory() });
const { client } = device;
client.on("change", () => console.log(JSON.stringify(device.view())));
client.on("connection", ({ to }) => console.log(to.status));
client.connect();
