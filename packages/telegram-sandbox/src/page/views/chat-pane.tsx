import { useState } from "preact/hooks";
import type { PlaceView } from "../places.ts";
import { useSandbox } from "../sandbox-context.ts";
import { ChatHeader, PinnedBar } from "./chat-header.tsx";
import type { ComposerTarget } from "./composer-target.ts";
import { Composer } from "./composer.tsx";
import { useAttachments } from "./attaching.ts";
import { MessageList } from "./message-list.tsx";

/** The open chat. */
export function ChatPane({ place }: { place: PlaceView }) {
  const { start } = useSandbox();
  const [target, setTarget] = useState<ComposerTarget>();
  const attachments = useAttachments();
  return (
    <main
      class="chat"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        attachments.add(event.dataTransfer?.files);
      }}
    >
      <ChatHeader place={place} />
      <PinnedBar place={place} />
      <MessageList
        place={place}
        onReply={(message) => setTarget({ kind: "reply", message })}
        onEdit={(message) => setTarget({ kind: "edit", message })}
      />
      {place.needsStart ? (
        <button type="button" class="start" data-testid="start" onClick={() => start()}>
          Запустить бота
        </button>
      ) : (
        <Composer place={place} target={target} onTarget={setTarget} attachments={attachments} />
      )}
    </main>
  );
}
