import { useEffect, useState } from "preact/hooks";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";
import { brief } from "../wording.ts";
import { Icon } from "./icons.tsx";
import { StateIcon } from "./state-icon.tsx";
import { useDismiss } from "./message-menu.tsx";

const TYPING_MS = 5_000;

/** The name of the open chat, what goes on there, and what can be done with it. */
export function ChatHeader({ place }: { place: PlaceView }) {
  const { goTo } = useSandbox();
  const isTyping = useTyping(place);
  return (
    <header class="head">
      <button
        type="button"
        class="head-back"
        aria-label="К списку чатов"
        onClick={() => goTo(undefined)}
      >
        <Icon name="back" />
      </button>
      <div class="head-title">
        <h1>
          {place.kind === "topic" && <StateIcon icon={place.icon} />} {place.title}
        </h1>
        <p>{isTyping ? "печатает…" : place.isClosed ? "тема закрыта" : place.subtitle}</p>
      </div>
      <PlaceMenu place={place} />
    </header>
  );
}

/** The bar of the pinned message; a click leads to it. */
export function PinnedBar({ place }: { place: PlaceView }) {
  const { pinned } = place;
  if (!pinned) return null;
  const show = (): void =>
    document
      .querySelector(`#message-${pinned.message_id}`)
      ?.scrollIntoView({ behavior: "smooth", block: "center" });
  return (
    <button type="button" class="pinned" onClick={show}>
      <Icon name="pin" />
      <span>
        <b>Закреплённое сообщение</b>
        <span class="pinned-line">{brief(pinned)}</span>
      </span>
    </button>
  );
}

function PlaceMenu({ place }: { place: PlaceView }) {
  const [isOpen, setOpen] = useState(false);
  const inside = useDismiss(isOpen, () => setOpen(false));
  const deeds = usePlaceDeeds(place);
  if (deeds.length === 0) return null;
  return (
    <div class="menu-place" ref={inside}>
      <button
        type="button"
        class="head-more"
        aria-label="Действия с чатом"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu menu-left" role="menu">
          {deeds.map(({ title, run, isDanger }) => (
            <button
              key={title}
              type="button"
              role="menuitem"
              class={isDanger ? "menu-danger" : undefined}
              onClick={() => {
                setOpen(false);
                run();
              }}
            >
              {title}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

interface PlaceDeed {
  title: string;
  isDanger: boolean;
  run: () => void;
}

function usePlaceDeeds(place: PlaceView): PlaceDeed[] {
  const { kind, chatId, threadId, isClosed, needsStart } = place;
  const { control, person, attempt, goTo } = useSandbox();
  const personId = person.id;
  if (kind === "private" && !needsStart) {
    const run = (): void => attempt(() => control.block({ personId }));
    return [{ title: "Заблокировать бота", isDanger: true, run }];
  }
  if (threadId === undefined) return [];
  const toggle = isClosed ? control.reopenTopic : control.closeTopic;
  const remove = (): void => {
    goTo(chatId === personId ? "private" : "general");
    attempt(() => control.deleteTopic({ chatId, threadId }));
  };
  const removal = { title: "Удалить тему", isDanger: true, run: remove };
  if (chatId === personId) return [removal];
  return [
    {
      title: isClosed ? "Открыть тему" : "Закрыть тему",
      isDanger: false,
      run: () => attempt(() => toggle({ personId, chatId, threadId })),
    },
    removal,
  ];
}

function useTyping(place: PlaceView): boolean {
  const { activity } = useSandbox().model;
  const [, refresh] = useState(0);
  const isHere = activity?.chatId === place.chatId && activity.threadId === place.threadId;
  const at = isHere ? activity.at : 0;
  useEffect(() => {
    if (at === 0) return undefined;
    const timer = setTimeout(() => refresh(at), TYPING_MS);
    return () => clearTimeout(timer);
  }, [at]);
  return Date.now() - at < TYPING_MS;
}
