import { useTalk } from "./talk-context.ts";

/** In the composer's place after the end of a conversation. */
export function Ended() {
  const { model, actions } = useTalk();
  return (
    <div class="foot">
      <button class="btn" onClick={actions.startAnew}>
        {model.words.newConversation}
      </button>
    </div>
  );
}
