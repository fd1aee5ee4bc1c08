import { useEffect, useState } from "preact/hooks";
import type { Words } from "../i18n/words.ts";
import type { Model } from "../store.ts";
import { useChat } from "./chat-context.ts";

/** A short break heals before anybody needs to know. */
const patienceMs = 1_500;

/** Says that something stands in the way, and what happens next. */
export function Banner() {
  const { model } = useChat();
  const text = bannerText(model, model.words);
  const isUrgent = model.chat.connection.code === "offline" || model.ui.trouble !== null;
  const [isDue, setDue] = useState(isUrgent);
  useEffect(() => {
    if (!text || isUrgent) return setDue(isUrgent);
    const timer = setTimeout(() => setDue(true), patienceMs);
    return () => clearTimeout(timer);
  }, [text, isUrgent]);
  return <div role="status">{text && (isDue || isUrgent) && <div class="banner">{text}</div>}</div>;
}

/** What can only go wrong in a conversation is said by the part that shows it. */
const laterTroubles = {
  end: "endFailed",
  telegram: "telegramFailed",
  notices: "noticesFailed",
  denied: "noticesDenied",
} as const;

function bannerText({ ui, chat, talk }: Model, words: Words): string | undefined {
  if (ui.trouble) {
    if (ui.trouble === "call") return words.callFailed;
    return talk?.words[laterTroubles[ui.trouble]];
  }
  const { status, code } = chat.connection;
  if (status === "connected") return undefined;
  switch (code) {
    case "initial":
    case "requested":
      return undefined;
    case "offline":
    case "transport":
    case "timeout":
    case "draining":
      return words.offline;
    case "protocol-unsupported":
      return words.outdated;
    default:
      return words.unavailable;
  }
}
