import { useEffect, useState } from "preact/hooks";
import { unreadCount, type PlaceView } from "./places.ts";

/** How many unread messages a place has. */
export type UnreadOf = (place: PlaceView) => number;

/** Keeps what each person has read while the page is open; the open place is read as it grows. */
export function useReadMarks(
  open: PlaceView | undefined,
  personId = 0,
  isChatScreen = false,
): UnreadOf {
  const [marks, setMarks] = useState<ReadonlyMap<string, number>>(new Map());
  const [isVisible, setVisible] = useState(() => document.visibilityState === "visible");
  const lastId = open?.messages.at(-1)?.message_id ?? 0;
  const key = open && markKey(open, personId);

  useEffect(() => {
    const onChange = (): void => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, []);

  useEffect(() => {
    // On a narrow screen the list alone is seen, though a chat counts as open.
    const isSeen = isVisible && (isChatScreen || matchMedia("(min-width: 720px)").matches);
    if (key !== undefined && isSeen) setMarks((before) => new Map(before).set(key, lastId));
  }, [key, lastId, isVisible, isChatScreen]);

  return (place) => unreadCount(place, personId, marks.get(markKey(place, personId)) ?? 0);
}

function markKey(place: PlaceView, personId: number): string {
  return `${personId} ${place.chatId} ${place.key}`;
}
