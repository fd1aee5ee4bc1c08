import { useState } from "preact/hooks";
import type { OtherKind } from "../../control/contract.ts";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";
import type { Attachments } from "./attaching.ts";
import { Icon } from "./icons.tsx";
import { useDismiss } from "./message-menu.tsx";
import { senderOf } from "./suggestions.tsx";

interface AttachMenuProps {
  readonly place: PlaceView;
  readonly attachments: Attachments;
}

const MOSCOW = { latitude: 55.7512, longitude: 37.6184 };
const OTHERS: readonly { readonly kind: OtherKind; readonly title: string }[] = [
  { kind: "contact", title: "Контакт" },
  { kind: "sticker", title: "Стикер 👍" },
  { kind: "videoNote", title: "Видеосообщение" },
  { kind: "poll", title: "Опрос" },
];

/** The paper clip and what is behind it: files, and what a manager sends now and then. */
export function AttachMenu({ place, attachments }: AttachMenuProps) {
  const { control, person, attempt } = useSandbox();
  const [isOpen, setOpen] = useState(false);
  const inside = useDismiss(isOpen, () => setOpen(false));
  const at = senderOf(place, person.id);
  const send = (deed: () => Promise<unknown>) => (): void => {
    setOpen(false);
    attempt(deed);
  };
  return (
    <div class="menu-place" ref={inside}>
      <button
        type="button"
        class="attach"
        aria-label="Прикрепить"
        aria-expanded={isOpen}
        data-testid="attach-menu"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="attach" />
      </button>
      <div class="menu" role="menu" hidden={!isOpen}>
        <FileChoice attachments={attachments} onChosen={() => setOpen(false)} />
        <button
          type="button"
          role="menuitem"
          onClick={send(() => control.sendLocation({ ...at, ...MOSCOW }))}
        >
          Место на карте
        </button>
        {OTHERS.map(({ kind, title }) => (
          <button
            key={kind}
            type="button"
            role="menuitem"
            onClick={send(() => control.sendOther({ ...at, kind }))}
          >
            {title}
          </button>
        ))}
      </div>
    </div>
  );
}

function FileChoice({
  attachments,
  onChosen,
}: Pick<AttachMenuProps, "attachments"> & { readonly onChosen: () => void }) {
  return (
    <label class="menu-file">
      Фото, файл или голосовое (.ogg)
      <input
        type="file"
        multiple
        data-testid="attach"
        onChange={(event) => {
          attachments.add(event.currentTarget.files);
          event.currentTarget.value = "";
          onChosen();
        }}
      />
    </label>
  );
}
