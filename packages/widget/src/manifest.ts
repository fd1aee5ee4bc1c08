/**
 * Folder of the built widget, for the server that gives it out: `embed.js`, which is never cached
 * for long, and `assets/`, whose names change with their content. Absent until `vite build` has run.
 */
export const widgetDist: URL = new URL("../dist/", import.meta.url);
