const texts = {
  setting: (name: string) => `there is no setting ${name}`,
  value: (name: string) => `${name} cannot be used, the default is taken`,
  config: (json: string) => (isJson(json) ? "" : "config is no JSON, nothing of it is taken"),
  call: (name: string) => `there is no call ${name}`,
  listener: (name: string) => `on("${name}") needs a function`,
  thrown: (name: string) => `a listener has thrown: ${name}`,
  refused: (code: string) => `the server has refused: ${code}`,
  dataLayer: (name: string) => `dataLayer: ${name} is no list, and true or a list's name is needed`,
  metrika: (name: string) => `metrika: ${name} is no number of a counter`,
  ym: () => "metrika is set, and there is no ym() on the page",
};

/** What a page's developer is told of. */
export type Problem = keyof typeof texts;

/** Tells the page's developer; `name` is what it is about. */
export type Report = (problem: Problem, name: string) => void;

/** Tells the page's developer of a problem, each once, and never the visitor. A part of its own: good pages need none of it. */
export function tellProblem(told: Set<string>, problem: Problem, name: string): void {
  const text = texts[problem](name);
  if (!text || told.has(text)) return;
  told.add(text);
  // oxlint-disable-next-line eslint/no-console -- the only place where a developer of the page looks
  console.warn(`IlpoChat: ${text}.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
