import { render } from "preact";
import { createSandboxControl } from "../control/client.ts";
import { App } from "./app.tsx";

const root = document.querySelector("#page");
if (root) render(<App control={createSandboxControl(location.origin)} />, root);
