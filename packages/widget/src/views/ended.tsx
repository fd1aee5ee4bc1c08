import { useTalk } from "./talk-context.ts";

/** In the composer's place after the end of a conversation, and while past ones are read. */
export function Ended() {
  const { model, actions } = useTalk();
  const { words, chat, ui } = model;
  const status = chat.conversation?.status ?? "closed";
  const goesOn = status !== "closed" || ui.isStartingAnew;
  return (
    <div class="foot">
      <button class="btn" onClick={goesOn ? actions.closeShelf : actions.startAnew}>
        {goesOn ? words.backToConversation : words.newConversation}
      </button>
    </div>
  );
}
