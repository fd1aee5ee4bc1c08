import { useEffect, useRef } from "preact/hooks";

/** Something that the bot or the sandbox tells the person. */
export interface Notice {
  readonly text: string;
  /** To be confirmed, instead of fading. */
  readonly isAlert: boolean;
}

const TOAST_MS = 4_000;

interface NoticesProps {
  notice: Notice | undefined;
  isConnected: boolean;
  onClose: () => void;
}

/** Toasts, alerts and the word of a lost connection. */
export function Notices({ notice, isConnected, onClose }: NoticesProps) {
  useEffect(() => {
    if (!notice || notice.isAlert) return undefined;
    const timer = setTimeout(onClose, TOAST_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <>
      <div class="toast-place" role="status">
        {!isConnected && <p class="toast">Нет связи с песочницей, пробую снова…</p>}
        {notice && !notice.isAlert && (
          <p class="toast" data-testid="toast">
            {notice.text}
          </p>
        )}
      </div>
      {notice?.isAlert && <Alert text={notice.text} onClose={onClose} />}
    </>
  );
}

function Alert({ text, onClose }: { text: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="alert" data-testid="alert" onClose={onClose}>
      <p>{text}</p>
      <form method="dialog">
        <button type="submit">Хорошо</button>
      </form>
    </dialog>
  );
}
