import type { IForbiddenRuleType } from "dependency-cruiser";
import {
  browserPackages,
  type LayerName,
  libraryOwners,
  packageArrows,
  pureFiles,
  serverLayers,
} from "./tables.ts";

const server = "^packages/server/";
const entitiesList = `${server}src/app/entities[.]ts$`;
const testFiles = ["[.]test([.]d|-d)?[.]tsx?$", "/test/", "^tooling/[^/]+[.]test[.]ts$"];
// Nobody imports these: a command line or a bundler's settings name them.
const entryFiles = [
  "[.]config[.]ts$",
  "[.]d[.]ts$",
  "/main[.]tsx?$",
  "^packages/widget/src/(loader[.]ts|push-worker[.]ts|app[.]tsx)$",
  // Asked for by the page, not by another file.
  "^examples/taxi-site/site[.]js$",
  "^tooling/(setup[.]mjs|check[.]ts|lint/)",
];

/** Every boundary between files, each with what to do instead of crossing it. */
export function boundaryRules(): IForbiddenRuleType[] {
  return [
    ...Object.keys(packageArrows).map(packageRule),
    ...(Object.keys(serverLayers) as LayerName[]).map(layerRule),
    ...Object.keys(libraryOwners).map(libraryRule),
    ...fileRules(),
    ...graphRules(),
  ];
}

function packageRule(name: string): IForbiddenRuleType {
  const others = packageArrows[name] ?? [];
  const folders = [name, ...others].flatMap((one) => [`^packages/${one}/`, `^tooling/${one}/`]);
  return {
    ...rule(
      `${name}-package-arrows`,
      `${name} may import ${others.join(", ") || "no other package"}: move what is shared down the arrow, or pass it in.`,
    ),
    from: { path: `^packages/${name}/src/`, pathNot: testFiles },
    to: { path: "^(packages|examples|tooling)/", pathNot: folders },
  };
}

function layerRule(name: LayerName): IForbiddenRuleType {
  const { path, mayImport } = serverLayers[name];
  const allowed = [`${server}${path}`, ...mayImport.map(doorOf)];
  const isApp = name === "app";
  return {
    ...rule(
      `${name}-knows-its-neighbours`,
      `${name} may import ${mayImport.join(", ") || "nothing else of the server"}, a module only by its index.ts: subscribe to an event, or declare a port and let app pass it in.`,
    ),
    from: { path: `${server}${path}`, pathNot: isApp ? [entitiesList] : [] },
    to: {
      path: [`${server}src/`, `${server}migrations/`],
      pathNot: isApp ? [...allowed, `${server}migrations/`] : allowed,
    },
  };
}

function doorOf(name: LayerName): string {
  const { path } = serverLayers[name];
  if (name === "kernel" || name === "app") return `${server}${path}`;
  return `${server}${path}index[.]ts$`;
}

function libraryRule(name: string): IForbiddenRuleType {
  const { libraries = [], owners = [], instead = "" } = libraryOwners[name] ?? {};
  const ownerFiles = owners.map((owner) => `${server}${owner}`);
  return {
    ...rule(name, instead),
    from: { path: `${server}(src|migrations)/`, pathNot: [...ownerFiles, ...testFiles] },
    to: { path: libraries.map((library) => `(^|/)node_modules/${library}/`) },
  };
}

function fileRules(): IForbiddenRuleType[] {
  return [
    {
      ...rule(
        "entities-list-is-a-list",
        "app/entities.ts gathers the modules' tables and nothing more: put the rest into compose.ts.",
      ),
      from: { path: entitiesList },
      to: {
        path: `${server}src/`,
        pathNot: [`${server}src/modules/[^/]+/entities[.]ts$`, `${server}src/kernel/`],
      },
    },
    {
      ...rule(
        "loader-stands-alone",
        "The loader imports nothing: what it needs is written in it, what is heavy goes to the app.",
      ),
      from: { path: "^packages/widget/src/loader[.]ts$" },
      to: {},
    },
    {
      ...rule(
        "browser-has-no-node",
        "This runs in browsers too: use what both have (fetch, URL, crypto), or take a port.",
      ),
      from: { path: `^packages/(${browserPackages.join("|")})/src/`, pathNot: testFiles },
      to: { dependencyTypes: ["core"] },
    },
    {
      ...rule(
        "pure-files-touch-nothing",
        "This file only decides: pass time, chance and data in as arguments.",
      ),
      from: { path: [...pureFiles] },
      to: { dependencyTypes: ["core"] },
    },
    {
      ...rule(
        "tests-stay-outside",
        "Sources never import tests or the test kit: move what both need into the sources.",
      ),
      from: {
        path: "^(packages|examples)/[^/]+/src/",
        pathNot: [...testFiles, "^packages/bench/"],
      },
      to: { path: [...testFiles, "^tooling/"] },
    },
  ];
}

function graphRules(): IForbiddenRuleType[] {
  return [
    {
      ...rule(
        "no-cycles",
        "Publish an event, move the port to its consumer, or give the shared part a file of its own.",
      ),
      from: {},
      to: { circular: true },
    },
    {
      ...rule(
        "resolves",
        "Nothing is there: a module is imported by its door (#chat), a file by its name with .ts.",
      ),
      from: {},
      // Text that the bundler makes of a style sheet is its own affair.
      to: { couldNotResolve: true, pathNot: "[.]css[?]inline$" },
    },
    {
      ...rule("declared-dependencies", "Add it to this package's own package.json, or do without."),
      from: { pathNot: testFiles },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      ...rule(
        "no-development-dependencies",
        "This is not there in production: move it to dependencies, or the import to a test.",
      ),
      from: { path: "^packages/[^/]+/src/", pathNot: testFiles },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      ...rule("no-orphans", "Nobody imports it and it imports nobody: delete it, or use it."),
      from: { orphan: true, pathNot: [...testFiles, ...entryFiles] },
      to: {},
    },
  ];
}

function rule(name: string, comment: string) {
  return { name, comment, severity: "error" } as const;
}
