import type { SandboxPerson } from "../../state/views.ts";
import type { PlaceView } from "../places.ts";
import type { UnreadOf } from "../read-marks.ts";
import { useSandbox } from "../sandbox-context.ts";
import { StateIcon } from "./state-icon.tsx";
import { clockTime } from "../wording.ts";

interface ChatListProps {
  places: readonly PlaceView[];
  openKey: string;
  people: readonly SandboxPerson[];
  onPerson: (personId: number) => void;
  unread: UnreadOf;
}

/** The left column: whom one plays, the groups' topics, the private chat. */
export function ChatList({ places, openKey, people, onPerson, unread }: ChatListProps) {
  const sections = Map.groupBy(places, ({ section }) => section);
  const item = (place: PlaceView) => (
    <ChatItem key={place.key} place={place} isOpen={place.key === openKey} unread={unread(place)} />
  );
  return (
    <aside class="list">
      <PersonSwitch people={people} onPerson={onPerson} />
      <nav class="list-scroll" data-testid="chat-list" aria-label="Чаты">
        {[...sections].map(([title, inside]) => (
          <section key={title}>
            <h2 class="list-heading">{title}</h2>
            <ul>{inside.map(item)}</ul>
          </section>
        ))}
      </nav>
    </aside>
  );
}

function PersonSwitch({ people, onPerson }: Pick<ChatListProps, "people" | "onPerson">) {
  const { person } = useSandbox();
  return (
    <div class="person-switch" data-testid="person-switch" role="group" aria-label="Кто я">
      <span class="person-label">я</span>
      {people.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === person.id}
          data-person-id={one.id}
          onClick={() => onPerson(one.id)}
        >
          {one.firstName}
          <small>{one.groupRole === "none" ? "посетитель" : "менеджер"}</small>
        </button>
      ))}
    </div>
  );
}

function ChatItem(props: { place: PlaceView; isOpen: boolean; unread: number }) {
  const { place, isOpen, unread } = props;
  return (
    <li>
      <a
        class={place.isClosed ? "item item-closed" : "item"}
        href={`#/${place.key}`}
        data-testid="chat-item"
        data-place={place.key}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="item-icon">
          <StateIcon icon={place.icon} />
        </span>
        <span class="item-body">
          <span class="item-top">
            <b>{place.title}</b>
            {place.lastDate !== undefined && <time>{clockTime(place.lastDate)}</time>}
          </span>
          <span class="item-bottom">
            <span class="item-line">{place.lastLine || "пока пусто"}</span>
            {unread > 0 && (
              <span class="item-unread" aria-label={`непрочитанных: ${unread}`}>
                {unread}
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  );
}
