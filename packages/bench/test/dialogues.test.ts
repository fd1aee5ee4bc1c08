import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type ChatRequest, startScriptedOpenAi } from "@ilpo-chat/testkit";
import { describe, expect, it } from "vitest";
import { type Dialogue, parseDialogues } from "../src/dialogues/dialogue.ts";
import { type JudgedDialogue, runDialogues } from "../src/dialogues/run-dialogues.ts";
import { openEvalHouse } from "../src/eval-house.ts";

const folder = new URL("../../server/knowledge/", import.meta.url);
const articles = fileURLToPath(new URL("articles", folder));
const dialogues = parseDialogues(await readFile(new URL("dialogues.jsonl", folder), "utf8"));

const faultsOf = (judged: readonly JudgedDialogue[]) =>
  judged
    .filter(({ faults }) => faults.length > 0)
    .map(({ dialogue, outcome, faults }) => ({
      said: dialogue.say,
      faults,
      heard: outcome.content,
    }));

/** What the scripted model says: the dialogue's own words, else the first article that it was given. */
function script(all: readonly Dialogue[]) {
  const own = new Map(all.map(({ say, model }) => [say.at(-1), model]));
  return ({ messages }: ChatRequest): string => {
    const textOf = (at: number) => {
      const content = messages.at(at)?.content;
      return typeof content === "string" ? content : "";
    };
    const scripted = own.get(textOf(-1));
    // A model that does as the prompt says tells when managers are back.
    const [, back] = /вернутся ([^.]+)\./.exec(textOf(0)) ?? [];
    const [, known = "Этого я не знаю."] =
      /\n<knowledge>\n([^]*?)(?:\n\n|\n<\/)/.exec(textOf(0)) ?? [];
    const said = scripted ?? known;
    return back === undefined ? said : `${said} Менеджеры вернутся ${back}.`;
  };
}

describe("the golden dialogues", () => {
  it("are many and of every kind", () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(40);
    expect(new Set(dialogues.map(({ about }) => about)).size).toBeGreaterThanOrEqual(10);
  });

  it("go well when the knowledge answers alone", async () => {
    await using house = await openEvalHouse({ articles });
    await house.app.start();
    expect(faultsOf(await runDialogues(house.app, house.sites, dialogues))).toEqual([]);
  }, 120_000);

  it("go well when a model answers, one that obeys an attacker included", async () => {
    await using upstream = await startScriptedOpenAi({ respond: script(dialogues) });
    const env = {
      OPENROUTER_API_KEY: "key",
      OPENROUTER_BASE_URL: upstream.baseUrl,
      OPENROUTER_MODEL: "scripted",
    };
    await using house = await openEvalHouse({ articles, env });
    await house.app.start();
    expect(faultsOf(await runDialogues(house.app, house.sites, dialogues))).toEqual([]);
  }, 120_000);
});
