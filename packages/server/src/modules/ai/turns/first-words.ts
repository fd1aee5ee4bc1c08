/** An answer's words on their way to the visitor; the first ones may be kept back for a moment. */
export interface FirstWords {
  push(text: string): void;
  /** Resolves when nothing is kept back any more; undefined when nothing is. */
  readonly shown: Promise<void> | undefined;
}

/** Shows what is pushed, in order. The first words wait for what `quiet` gives, and those behind them with them. */
export function createFirstWords(
  show: (text: string) => void,
  quiet: () => Promise<void> | undefined,
): FirstWords {
  let held = "";
  let isOpen = false;
  let waits: Promise<void> | undefined;
  const open = () => {
    isOpen = true;
    show(held);
    held = "";
  };
  return {
    push(text) {
      if (isOpen) return show(text);
      held += text;
      if (waits) return;
      waits = quiet()?.then(open);
      if (!waits) open();
    },
    get shown() {
      return isOpen ? undefined : waits;
    },
  };
}
