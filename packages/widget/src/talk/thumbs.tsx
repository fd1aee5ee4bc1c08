import type { StoredItem } from "@ilpo-chat/sdk";
import { useState } from "preact/hooks";
import { useTalk } from "../views/talk-context.ts";

const up =
  "M7 11v9H4v-9zM7 11l4-7c1.7 0 2.6 1.2 2.2 2.8L12.5 10H19c1 0 1.7 1 1.4 2l-2 6.6c-.2.8-1 1.4-1.9 1.4H7";

/** Whether an answer of the consultant helped; who says no may say why. */
export function Thumbs({ item }: { item: StoredItem }) {
  const { model, actions } = useTalk();
  const { words } = model;
  const [isAsking, setAsking] = useState(false);
  const [isThanked, setThanked] = useState(false);
  const { helpful, message } = item;
  const give = (isHelpful: boolean): void => {
    setAsking(!isHelpful);
    void actions.giveFeedback(message.seq, isHelpful);
  };
  const explain = (reason: string): void => {
    setAsking(false);
    setThanked(true);
    void actions.giveFeedback(message.seq, false, reason);
  };
  return (
    <>
      <span class="thumbs">
        <button
          aria-label={words.helpful}
          aria-pressed={helpful === true}
          onClick={() => give(true)}
        >
          <Thumb />
        </button>
        <button
          aria-label={words.notHelpful}
          aria-pressed={helpful === false}
          onClick={() => give(false)}
        >
          <Thumb isDown />
        </button>
        {isThanked && <span role="status">{words.feedbackThanks}</span>}
      </span>
      {isAsking && (
        <span class="chips why" role="group" aria-label={words.whyNot}>
          {words.reasons.map((reason) => (
            <button key={reason} class="chip" onClick={() => explain(reason)}>
              {reason}
            </button>
          ))}
        </span>
      )}
    </>
  );
}

function Thumb({ isDown = false }: { isDown?: boolean }) {
  return (
    <svg
      class={isDown ? "icon down-thumb" : "icon"}
      width="16"
      height="16"
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={up} />
    </svg>
  );
}
