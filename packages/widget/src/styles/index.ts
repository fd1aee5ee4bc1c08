/// <reference types="vite/client" />
import base from "./base.css?inline";
import composer from "./composer.css?inline";
import greeting from "./greeting.css?inline";
import panel from "./panel.css?inline";

/** The app's style sheet. The loader's own comes before it, those of later parts after it. */
export const css: string = base + panel + greeting + composer;
