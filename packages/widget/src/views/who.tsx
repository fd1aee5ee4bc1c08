import { useChat } from "./chat-context.ts";

/** Who speaks next: a person by name, the machine by a plain mark. */
export function Who({ author, name }: { author: "ai" | "manager"; name?: string }) {
  const { words } = useChat().model;
  if (author === "manager") return <div class="who">{name ?? words.manager}</div>;
  return (
    <div class="who">
      {words.consultant}{" "}
      <span class="tag" title={words.aiHint}>
        {words.ai}
      </span>
    </div>
  );
}
