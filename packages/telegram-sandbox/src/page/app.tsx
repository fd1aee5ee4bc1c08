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

/** The whole page: the list of chats and the open chat, as one of the managers. */
export function App({ control }: { control: SandboxControl }) {
  const [model, dispatch] = useReducer(reduce, emptyModel);
  const [route, goTo] = useRoute();
  const [notice, setNotice] = useState<Notice>();
  const managers = managersOf(model);
  const [person, choosePerson] = useChosenPerson(managers);
  const context = usePageContext({ control, model, person, goTo, setNotice });
  const places = useMemo(() => (person ? placesOf(model, person) : []), [model, person]);
  const open = places.find(({ key }) => key === route) ?? places[0];
  const readMarks = useReadMarks(open, person?.id, route !== undefined);

  useEffect(() => followSandbox(dispatch), []);
  useInviteLink(route, context);
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
          managers={managers}
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

function managersOf({ state }: PageModel): SandboxPerson[] {
  return (state?.people ?? []).filter(({ groupRole }) => groupRole === "administrator");
}

function useChosenPerson(managers: readonly SandboxPerson[]) {
  const [id, setId] = useState(() => Number(sessionStorage.getItem(PERSON_KEY)));
  const choose = useCallback((next: number): void => {
    sessionStorage.setItem(PERSON_KEY, String(next));
    setId(next);
  }, []);
  const person = managers.find((manager) => manager.id === id) ?? managers[0];
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

/** `#/start/<payload>` is the sandbox's form of the deep link `t.me/bot?start=<payload>`. */
function useInviteLink(route: string | undefined, context: PageContext | undefined): void {
  const payload = /^start\/(.+)$/.exec(route ?? "")?.[1];
  const isReady = context !== undefined;
  useEffect(() => {
    if (payload !== undefined) context?.start(payload);
  }, [payload, isReady]);
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
