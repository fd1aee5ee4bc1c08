import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { MediaWords } from "../i18n/media-words.ts";
import type { MediaActions } from "./media-actions.ts";
import type { Previews } from "./previews.ts";

/** What every view of files and voice may need. */
export interface MediaTools {
  readonly words: MediaWords;
  readonly media: MediaActions;
  readonly previews: Previews;
}

export const MediaContext = createContext<MediaTools | undefined>(undefined);

export function useMedia(): MediaTools {
  const tools = useContext(MediaContext);
  if (!tools) throw new Error("A view of files is rendered outside of their part.");
  return tools;
}
