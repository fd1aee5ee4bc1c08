import { ShelfView } from "../past/shelf-view.tsx";
import { useTalk } from "../views/talk-context.ts";
import { MessageList } from "./message-list.tsx";

/** Between the head and the foot of the panel: the current conversation, or the shelf of past ones. */
export function Conversation() {
  const { shelf } = useTalk().model.ui;
  return shelf ? <ShelfView shelf={shelf} /> : <MessageList />;
}
