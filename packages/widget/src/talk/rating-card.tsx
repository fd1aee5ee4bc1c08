import { useState } from "preact/hooks";
import { useTalk } from "../views/talk-context.ts";

const scores = [1, 2, 3, 4, 5] as const;

/** Asks after the end whether it helped; once answered, thanks. */
export function RatingCard() {
  const { model, actions } = useTalk();
  const { words, chat } = model;
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState("");
  const [step, setStep] = useState<"asking" | "sending" | "failed">("asking");
  const given = chat.conversation?.rating;
  if (given)
    return (
      <div class="card rating">
        <b>{words.ratingThanks}</b>
        <span class="stars" role="img" aria-label={words.stars(given.score)}>
          {scores.map((each) => (
            <Star key={each} isOn={each <= given.score} />
          ))}
        </span>
      </div>
    );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (score === 0 || step === "sending") return;
    setStep("sending");
    setStep((await actions.rate(score, comment)) ? "asking" : "failed");
  };
  return (
    <form class="card rating" onSubmit={(event) => void submit(event)}>
      <b>{words.ratingTitle}</b>
      <div class="stars" role="radiogroup" aria-label={words.ratingTitle}>
        {scores.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="score"
              aria-label={words.stars(each)}
              checked={each === score}
              onChange={() => setScore(each)}
            />
            <Star isOn={each <= score} />
          </label>
        ))}
      </div>
      <input
        value={comment}
        placeholder={words.ratingComment}
        aria-label={words.ratingComment}
        maxLength={1_000}
        onInput={(event) => setComment(event.currentTarget.value)}
      />
      {step === "failed" && (
        <small class="bad" role="alert">
          {words.actionFailed}
        </small>
      )}
      <button class="btn main" disabled={score === 0 || step === "sending"}>
        {words.ratingSend}
      </button>
    </form>
  );
}

function Star({ isOn }: { isOn: boolean }) {
  return (
    <svg class={isOn ? "star on" : "star"} viewBox="0 0 24 24" aria-hidden="true">
      <path d="m12 3 2.8 5.7 6.2.9-4.5 4.4 1.1 6.2-5.6-3-5.6 3 1.1-6.2L3 9.6l6.2-.9z" />
    </svg>
  );
}
