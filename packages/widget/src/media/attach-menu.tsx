import { useEffect, useRef } from "preact/hooks";
import { isTouch } from "../a11y.ts";
import { useChat } from "../views/chat-context.ts";
import { acceptDocuments, acceptPictures } from "./accept.ts";
import { useMedia } from "./media-context.ts";
import { MediaIcon } from "./media-icons.tsx";
import { canRecord } from "./recording.ts";

/** Asks where from: on many telephones one chooser for everything has no camera. Gives the focus back. */
export function AttachMenu() {
  const { model } = useChat();
  const { words, media } = useMedia();
  const close = () => media.useTool(undefined);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = menu.current?.getRootNode() as ShadowRoot | undefined;
    const opener = root?.activeElement;
    menu.current?.querySelector("input")?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const take = (files: FileList | null): void => {
    close();
    if (files?.length) media.send([...files]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const choices = [
    { icon: "camera", text: words.takePhoto, accept: "image/*", capture: true },
    { icon: "gallery", text: words.choosePhoto, accept: acceptPictures, capture: false },
    { icon: "document", text: words.chooseFile, accept: acceptDocuments, capture: false },
  ] as const;
  // Without a touch screen there is hardly a camera that looks at papers.
  const offered = isTouch() ? choices : choices.slice(1);
  return (
    <>
      <div class="curtain" onClick={close} />
      <div
        class="menu sources"
        ref={menu}
        role="group"
        aria-label={model.words.attach}
        onKeyDown={onKeyDown}
      >
        {offered.map(({ icon, text, accept, capture }) => (
          <label key={icon}>
            <MediaIcon name={icon} />
            {text}
            <input
              type="file"
              class="pick"
              accept={accept}
              multiple={!capture}
              {...(capture ? { capture: "environment" } : {})}
              onChange={({ currentTarget }) => take(currentTarget.files)}
            />
          </label>
        ))}
        {canRecord() && (
          <button onClick={() => media.useTool("voice")}>
            <MediaIcon name="mic" />
            {words.voice}
          </button>
        )}
      </div>
    </>
  );
}
