import type { Seat } from "../servers/seat.ts";
import { answerCalls } from "../workers/answer-calls.ts";
import { createAsking, type Question } from "./asking.ts";
import { createCrowd, type ReturnInput } from "./crowd.ts";
import { createDialogueLoad, type LoadMode } from "./dialogue-load.ts";
import type { DialogueSpec } from "./dialogue.ts";
import { talk, type TalkInput } from "./talk.ts";

// The load generator: a process of its own, so that its work is never counted as a server's. One process drives all
// servers of a run, a group of connections for each.

const groups = new Map<string, ReturnType<typeof createDialogueLoad>>();

function group(name: string): ReturnType<typeof createDialogueLoad> {
  const known = groups.get(name) ?? createDialogueLoad();
  groups.set(name, known);
  return known;
}

const crowd = createCrowd();
const asking = createAsking();

const handlers = {
  connect: (name: string, specs: readonly DialogueSpec[]) => group(name).connect(specs),
  start: (name: string, mode: LoadMode) => group(name).start(mode),
  begin: (name: string, isWatching: boolean) => group(name).begin(isWatching),
  end: (name: string) => group(name).end(),
  counted: (name: string) => group(name).counted(),
  stop: (name: string) => group(name).stop(),
  gather: (url: string, seats: readonly Seat[]) => crowd.gather(url, seats),
  comeBack: (input: ReturnInput) => crowd.comeBack(input),
  scatter: () => crowd.scatter(),
  present: () => crowd.present(),
  ask: (question: Question) => asking.ask(question),
  talk: (input: TalkInput) => talk(input),
};

/** What the generator can be called to do. */
export type GeneratorCalls = typeof handlers;

answerCalls(handlers);
