import { render } from "preact";
import { Studio } from "./studio.tsx";

const mount = document.querySelector("#studio");
if (mount) render(<Studio />, mount);
