export interface ChatMessage {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool";
  readonly content?:
    | string
    | ReadonlyArray<{ readonly type: string; readonly text?: string }>
    | null;
  readonly tool_calls?: readonly unknown[];
  readonly tool_call_id?: string;
}

export interface ChatTool {
  readonly function: { readonly name: string; readonly parameters?: unknown };
}

/** The body of `POST /chat/completions`, as far as the stand-in looks at it. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ChatTool[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

export interface ToolCall {
  readonly name: string;
  /** A text is sent as it is, however broken. */
  readonly arguments: Readonly<Record<string, unknown>> | string;
}

/** Text is streamed in pieces of the server's chunk size; of an iterable each piece is one chunk. */
export type Reply =
  | string
  | AsyncIterable<string>
  | { readonly text?: string; readonly toolCalls: readonly ToolCall[] };

/**
 * What the stand-in says by itself: the sentence of the system prompt that shares most words with the
 * last question. A wish for a person calls the tool that looks like a handover, if there is one.
 */
export function answerFromPrompt(request: ChatRequest): Reply {
  const last = request.messages.at(-1);
  if (last?.role === "tool") return "Готово, передаю разговор менеджеру.";
  const question = contentText(request.messages.findLast((message) => message.role === "user"));
  const handover = request.tools?.find((tool) =>
    /hand_?o(?:ver|ff)|manager|human/i.test(tool.function.name),
  );
  if (handover && /менеджер|человек|живой|manager|human/i.test(question)) {
    const { name, parameters } = handover.function;
    return { toolCalls: [{ name, arguments: argumentsFor(parameters, question) }] };
  }
  return bestSentence(request, question) ?? "Точного ответа у меня нет, лучше спросить менеджера.";
}

/** The text of a message, whichever of the two forms it came in. */
export function contentText(message: ChatMessage | undefined): string {
  const content = message?.content ?? "";
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
}

function bestSentence(request: ChatRequest, question: string): string | undefined {
  const asked = stems(question);
  const prompt = request.messages.filter(({ role }) => role === "system" || role === "developer");
  const text = prompt.map(contentText).join("\n");
  // Where facts stand in a block of their own, the rest is rules.
  const facts = /<knowledge>([^]*?)<\/knowledge>/.exec(text)?.[1];
  const sentences = (facts ?? text).split(/\n|(?<=[.!?])\s/);
  let best: { sentence: string; shared: number } | undefined;
  for (const sentence of sentences) {
    const shared = [...stems(sentence)].filter((stem) => asked.has(stem)).length;
    if (shared > (best?.shared ?? 0)) best = { sentence: sentence.trim(), shared };
  }
  return best?.sentence;
}

// The first five letters are a Russian stemmer good enough for a stand-in.
function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.map((word) => word.slice(0, 5)));
}

interface ParameterSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

function argumentsFor(parameters: unknown, question: string): Record<string, unknown> {
  const { properties = {}, required = [] } = (parameters ?? {}) as {
    properties?: Record<string, ParameterSchema>;
    required?: readonly string[];
  };
  return Object.fromEntries(
    required.map((name) => [name, argumentFor(properties[name], question)]),
  );
}

function argumentFor(schema: ParameterSchema | undefined, question: string): unknown {
  if (schema?.enum) return schema.enum[0];
  if (schema?.type === "boolean") return true;
  return schema?.type === "number" || schema?.type === "integer" ? 1 : question;
}
