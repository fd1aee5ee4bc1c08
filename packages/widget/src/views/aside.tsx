import { MediaIcon } from "../media/media-icons.tsx";
import { useTalk } from "./talk-context.ts";

interface Props {
  readonly isStreaming: boolean;
  readonly isEmpty: boolean;
}

/** Beside the field: stops the answer that is being written, or begins a voice note. */
export function Aside({ isStreaming, isEmpty }: Props) {
  const { model, actions } = useTalk();
  const { words } = model;
  if (isStreaming)
    return (
      <button class="ic stop" aria-label={words.stop} onClick={() => void actions.stopReply()}>
        <span />
      </button>
    );
  if (!isEmpty || typeof MediaRecorder !== "function") return null;
  return (
    <button
      class="ic"
      aria-label={words.recordVoice}
      onClick={() => actions.useMedia({ tool: "voice" })}
    >
      <MediaIcon name="mic" />
    </button>
  );
}
