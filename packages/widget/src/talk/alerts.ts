import type { Store } from "../store.ts";

const ours = /^\(\d+\) /;

/** Tells of a message that nobody looks at: a soft sound, and its number in the page's title. */
export function createAlerts(store: Store) {
  let audio: AudioContext | undefined;
  const retitle = (): void => {
    const { unread } = store.model.chat;
    const plain = title().replace(ours, "");
    const wished = unread > 0 ? `(${unread}) ${plain}` : plain;
    if (title() !== wished) document.title = wished;
  };
  const stop = store.subscribe(({ chat }, before) => {
    if (chat.unread !== before.chat.unread) retitle();
  });
  retitle();
  return {
    sound(): void {
      const { ui } = store.model;
      const isSeen = ui.isOpen && document.visibilityState === "visible";
      // Browsers let a page sound only after its first touch.
      if (isSeen || ui.isMuted || navigator.userActivation?.hasBeenActive === false) return;
      audio ??= new AudioContext();
      chime(audio);
    },
    stop(): void {
      stop();
      document.title = title().replace(ours, "");
      void audio?.close();
    },
  };
}

// An element of the page whose name is "title" stands before the property.
function title(): string {
  return String(Reflect.get(Document.prototype, "title", document));
}

/** Two short notes, quiet enough for a bus. */
function chime(audio: AudioContext): void {
  for (const [index, hertz] of [660, 880].entries()) {
    const from = audio.currentTime + index * 0.12;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.08, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.3);
  }
}
