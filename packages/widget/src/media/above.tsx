import { useChat } from "../views/chat-context.ts";
import { AttachMenu } from "./attach-menu.tsx";
import { useMedia } from "./media-context.ts";

/** What stands over the composer, and over the whole chat while files are held there. */
export function Above() {
  const { ui } = useChat().model;
  const { words, media } = useMedia();
  return (
    <>
      {ui.note && (
        <div class="note" role="alert">
          {ui.note}
        </div>
      )}
      {ui.tool === "attach" && <AttachMenu />}
      {ui.offer?.way === "dragover" && (
        <div class="dropping" onDragLeave={media.endDrag}>
          {words.dropHere}
        </div>
      )}
    </>
  );
}
