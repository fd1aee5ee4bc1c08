const retryMs = 2_000;

/**
 * Fetches a part of the app that is needed later, and keeps trying: a network that is away for a moment
 * must not leave the chat without it. Answers how to stop.
 */
export function fetchPart<Part>(
  load: () => Promise<Part>,
  onLoaded: (part: Part) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const attempt = (): void => {
    load().then(
      (part) => {
        if (!isStopped) onLoaded(part);
      },
      () => {
        if (!isStopped) timer = setTimeout(attempt, retryMs);
      },
    );
  };
  attempt();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
