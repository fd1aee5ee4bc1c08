/// <reference types="vite/client" />
import type { ChatClient } from "@ilpo-chat/sdk";
import type { FunctionComponent } from "preact";
import type { Host } from "../host.ts";
import { mediaWords } from "../i18n/media-words.ts";
import { chooseLanguage } from "../i18n/words.ts";
import type { Store } from "../store.ts";
import { Above } from "./above.tsx";
import { failureOf } from "./failure.ts";
import { Files } from "./files.tsx";
import { createMediaActions, takeOffers } from "./media-actions.ts";
import { MediaContext } from "./media-context.ts";
import css from "./media.css?inline";
import { createPreviews } from "./previews.ts";
import { Recorder } from "./recorder.tsx";

export interface MediaDeps {
  readonly client: ChatClient;
  readonly store: Store;
  readonly host: Pick<Host, "addStyles">;
  /** What is spoken now. */
  language(): string;
}

/** Adds files and voice to one chat. Answers how to take them away. */
export function createMedia({ client, store, host, language }: MediaDeps): () => void {
  const previews = createPreviews(client);
  const words = () => mediaWords[chooseLanguage([language()])];
  const media = createMediaActions({ client, store, words });
  const within =
    <Props extends object>(View: FunctionComponent<Props>): FunctionComponent<Props> =>
    (props) => (
      <MediaContext.Provider value={{ words: words(), media, previews }}>
        <View {...props} />
      </MediaContext.Provider>
    );
  host.addStyles(css);
  const stop = takeOffers(store, media);
  store.set({
    media: {
      Files: within(Files),
      Above: within(Above),
      Recorder: within(Recorder),
      failureOf: (item) => failureOf(item, words()),
    },
  });
  return () => {
    stop();
    previews.destroy();
  };
}
