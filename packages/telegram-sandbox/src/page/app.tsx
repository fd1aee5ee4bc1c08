import { useCallback, useEffect, useMemo, useReducer, useState } from "preact/hooks";
import type { SandboxControl } from "../control/contract.ts";
import type { SandboxPerson } from "../state/views.ts";
import { emptyModel, reduce, type PageModel } from "./model.ts";
import { placesOf, type PlaceView } from "./places.ts";
import { useReadMarks } from "./read-marks.ts";
import { useRoute } from "./route.ts";
import { SandboxProvider, type PageContext } from "./sandbox-context.ts";
import { followSandbox } from "./stream.ts";
import { ChatList } from "./views/chat-list.tsx";
import { ChatPane } from "./views/chat-pane.tsx";
import { Notices, type Notice } from "./views/notices.tsx";

const PERSON_KEY = "ilpo-sandbox-person";

/** The whole page: the list of chats and the open chat, as one of the managers or as a visitor from outside. */
export function App({ control }: { control: SandboxControl }) {
  const [model, dispatch] = useReducer(reduce, emptyModel);
  const [route, goTo] = useRoute();
  const [notice, setNotice] = useState<Notice>();
  const people = playableIn(model);
  const [person, choosePerson] = useChosenPerson(people);
  const context = usePageContext({ control, model, person, goTo, setNotice });
  const places = useMemo(() => (person ? placesOf(model, person) : []), [model, person]);
  const open = places.find(({ key }) => key === route) ?? places[0];
  const readMarks = useReadMarks(open, person?.id, route !== undefined);

  useEffect(() => followSandbox(dispatch), []);
  useStartLink({ route, context, people, choosePerson });
  useAnswers(model, person?.id, setNotice);
  useTitle(places, open);

  if (!context || !person || !open)
    return <p class="page-status">{model.isConnected ? "Открываю…" : "Песочница не отвечает"}</p>;
  return (
    <SandboxProvider value={context}>
      <div class="page" data-screen={route === undefined ? "list" : "chat"}>
        <ChatList
          places={places}
          openKey={open.key}
          people={people}
          onPerson={choosePerson}
          unread={readMarks}
        />
        <ChatPane key={`${person.id} ${open.key}`} place={open} />
        <Notices
          notice={notice}
          isConnected={model.isConnected}
          onClose={() => setNotice(undefined)}
        />
      </div>
    </SandboxProvider>
  );
}

/** Managers, and who is not in their group: visitors who go on in Telegram. */
function playableIn({ state }: PageModel): SandboxPerson[] {
  return (state?.people ?? []).filter(({ groupRole }) => groupRole !== "member");
}

function useChosenPerson(people: readonly SandboxPerson[]) {
  const [id, setId] = useState(() => Number(sessionStorage.getItem(PERSON_KEY)));
  const choose = useCallback((next: number): void => {
    sessionStorage.setItem(PERSON_KEY, String(next));
    setId(next);
  }, []);
  const person = people.find((one) => one.id === id) ?? people[0];
  return [person, choose] as const;
}

function usePageContext(deps: {
  control: SandboxControl;
  model: PageModel;
  person: SandboxPerson | undefined;
  goTo: PageContext["goTo"];
  setNotice: (notice: Notice) => void;
}): PageContext | undefined {
  const { control, model, person, goTo, setNotice } = deps;
  if (!person) return undefined;
  const attempt = (deed: () => Promise<unknown>): void => {
    deed().catch((error: unknown) => {
      setNotice({ text: error instanceof Error ? error.message : String(error), isAlert: false });
    });
  };
  const start = (payload?: string): void => {
    goTo("private");
    attempt(() => control.start({ personId: person.id, ...(payload ? { payload } : {}) }));
  };
  return { control, model, person, attempt, goTo, start };
}

interface StartLink {
  readonly route: string | undefined;
  readonly context: PageContext | undefined;
  readonly people: readonly SandboxPerson[];
  readonly choosePerson: (id: number) => void;
}

/**
 * `#/start/<payload>` is the sandbox's form of the deep link `t.me/bot?start=<payload>`. A visitor's link (`c_…`) is
 * opened as somebody who is no manager.
 */
function useStartLink({ route, context, people, choosePerson }: StartLink): void {
  const payload = /^start\/(.+)$/.exec(route ?? "")?.[1];
  const visitor = people.find(({ groupRole }) => groupRole === "none");
  const mustChange = payload?.startsWith("c_") === true && visitor !== undefined;
  const isReady = context !== undefined && (!mustChange || context.person.id === visitor.id);
  useEffect(() => {
    if (payload === undefined || !context) return;
    if (isReady) context.start(payload);
    else if (visitor) choosePerson(visitor.id);
  }, [payload, isReady, context === undefined]);
}

function useAnswers(
  { lastAnswer }: PageModel,
  personId: number | undefined,
  setNotice: (notice: Notice) => void,
): void {
  useEffect(() => {
    if (!lastAnswer?.text || lastAnswer.personId !== personId) return;
    setNotice({ text: lastAnswer.text, isAlert: lastAnswer.showAlert });
  }, [lastAnswer]);
}

function useTitle(places: readonly PlaceView[], open: PlaceView | undefined): void {
  useEffect(() => {
    if (open) document.title = `${open.title} · песочница Telegram`;
  }, [places, open]);
}
