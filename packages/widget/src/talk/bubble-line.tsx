import { useState } from "preact/hooks";
import type { BubbleItem, Place } from "../rows.ts";
import { Bubble } from "../views/bubble.tsx";
import { useTalk } from "../views/talk-context.ts";
import { BubbleEditor, Tools, ToolsButton } from "./bubble-tools.tsx";

interface Props {
  readonly isMine: boolean;
  readonly place: Place;
  readonly item: BubbleItem;
}

/** A message with what can be done with it. */
export function BubbleLine(props: Props) {
  const { model, actions, isPast } = useTalk();
  const [isEditing, setEditing] = useState(false);
  const { item, isMine } = props;
  if (isPast || item.kind === "pending" || item.removed) return <Bubble {...props} />;
  if (isEditing) return <BubbleEditor item={item} onDone={() => setEditing(false)} />;
  const edit = (): void => {
    actions.select(null);
    setEditing(true);
  };
  return (
    <>
      <Bubble {...props}>
        <ToolsButton item={item} />
      </Bubble>
      {model.ui.selected === item.key && <Tools item={item} isMine={isMine} onEdit={edit} />}
    </>
  );
}
