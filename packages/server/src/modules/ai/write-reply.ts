import type { Chat, Conversation } from "#chat";
import type { Clock } from "#kernel/clock";
import type { Ids } from "#kernel/ids";
import type { Log } from "#kernel/log";
import { answerWithTools, type AnswerWithTools } from "./answer-with-tools.ts";
import { withContact } from "./contact.ts";
import type { Patience } from "./guarded-reply.ts";
import type { AiMeters } from "./meters.ts";
import type { HandoverKind, PromptMessage, ReplyModel, ReplyRequest } from "./ports.ts";
import { linksTo } from "./privacy/link-filter.ts";
import { createMask, type Mask } from "./privacy/mask.ts";
import { createOutlet } from "./privacy/outlet.ts";
import type { FindPersonal } from "./privacy/patterns.ts";
import { ReplyFailure, type ReplyFailureKind } from "./reply-failure.ts";
import type { SiteRules } from "./site-rules.ts";
import { smallTalkOf } from "./small-talk.ts";
import type { ParkFactsOf } from "./tools/park-figures.ts";
import { createToolBox, type ToolBox } from "./tools/tool-box.ts";
import { type Answer, writeAnswer } from "./write-answer.ts";

export interface ReplyWriterDeps {
  readonly chat: Chat;
  /** In order of preference; none: the knowledge answers. */
  readonly models: readonly ReplyModel[];
  /** The model that needs nobody. */
  readonly fallback: ReplyModel;
  readonly parkFacts: ParkFactsOf;
  /** Finds personal data in the park's own texts. */
  readonly knownTexts: FindPersonal;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly meters: AiMeters;
}

export interface WriteReply {
  readonly conversation: Conversation;
  readonly request: ReplyRequest;
  readonly rules: SiteRules;
  readonly onText: (text: string) => void;
}

export interface Written {
  /** As it was in the end: a manager may have become due. */
  readonly request: ReplyRequest;
  readonly answer: Answer;
}

/** A model, else the knowledge, else honest words and a manager. */
export async function writeReply(deps: ReplyWriterDeps, input: WriteReply): Promise<Written> {
  const { request } = input;
  const { patience, log, ids, clock } = deps;
  const common = {
    patience: { ...patience, hedgeMs: input.rules.hedgeMs },
    log,
    random: ids.random,
  };
  const hasModel = deps.models.length > 0 && !isPlain(request.handover);
  const turn = hasModel ? prepareTurn(deps, input) : undefined;
  let failure: ReplyFailureKind | undefined;
  try {
    if (turn) {
      const { monotonicMs } = clock;
      return await withModel(turn, { ...common, models: deps.models, monotonicMs, ...input });
    }
  } catch (error) {
    if (!(error instanceof ReplyFailure)) throw error;
    failure = error.kind;
    deps.meters.fellBack(failure);
    log.warn({ failure, status: error.status }, "ai.fell_back");
  }
  const plain = failure ? withoutModel(request, failure, turn?.tools.handover) : request;
  const asked = await withContact(deps, input.conversation, plain);
  const { onText } = input;
  const answer = await writeAnswer({ ...common, models: [deps.fallback], request: asked, onText });
  return { request: asked, answer };
}

/** Nothing but the words of the handover are said. */
export function isPlain(handover: HandoverKind | undefined): boolean {
  return handover === "asked" || handover === "unavailable" || handover === "budget";
}

type Turn = ReturnType<typeof prepareTurn>;

/** What one turn has of its own: signs for personal data, and tools that act for this visitor alone. */
function prepareTurn(deps: ReplyWriterDeps, { conversation, rules, request }: WriteReply) {
  const { chat, parkFacts, knownTexts, log, meters } = deps;
  const mask = createMask();
  const messages = request.messages.map((message) => ({
    ...message,
    content: hidden(message, mask, knownTexts),
  }));
  const tools: ToolBox = createToolBox({
    context: { chat, conversation, parkFacts },
    mask,
    log,
    onCall: meters.toolCalled,
  });
  // PRIVACY: sizes and ids, never words.
  const letters = messages.reduce((sum, { content }) => sum + content.length, 0);
  const { id: conversationId, turn } = conversation;
  log.info(
    { conversationId, turn, messages: messages.length, letters, hidden: mask.size },
    "ai.asking",
  );
  const outlet = createOutlet(mask, linksTo(linkHosts(rules, request)));
  return { request: { ...request, messages }, tools, outlet };
}

/** No piece of personal data reaches over the empty lines between a prompt's parts. */
function hidden(message: PromptMessage, mask: Mask, knownTexts: FindPersonal): string {
  const { content } = message;
  const lasting = "lasting" in message ? (message.lasting ?? []) : [];
  const own = lasting.map((part) => mask.hide(part, knownTexts)).join("\n\n");
  return own + mask.hide(content.slice(lasting.join("\n\n").length));
}

/** The site's own, and those that its articles name. */
function linkHosts({ linkHosts: own }: SiteRules, { passages }: ReplyRequest): Set<string> {
  const named = passages.flatMap(({ text }) =>
    [...text.matchAll(/https?:\/\/(?:www\.)?([\w.-]+\w)/g)].map(([, host = ""]) => host),
  );
  return new Set([...own, ...named.map((host) => host.toLowerCase())]);
}

async function withModel(
  { request, tools, outlet }: Turn,
  input: Omit<AnswerWithTools, "tools">,
): Promise<Written> {
  let text = "";
  const show = (words: string) => {
    if (words === "") return;
    text += words;
    input.onText(words);
  };
  const onText = (words: string) => show(outlet.push(words));
  const answer = await answerWithTools({ ...input, request, tools, onText });
  show(outlet.end());
  if (text.trim() === "") throw new ReplyFailure("empty");
  const handover = input.request.handover ?? tools.handover;
  return { request: { ...input.request, handover }, answer: { ...answer, text } };
}

/** With every model down or nothing left to spend, a question that the knowledge cannot answer goes to a person. */
function withoutModel(
  request: ReplyRequest,
  failure: ReplyFailureKind,
  called: HandoverKind | undefined,
): ReplyRequest {
  const isAnswerable = request.isSure || smallTalkOf(request.question) !== undefined;
  const isSpent = failure === "over-budget";
  const due: HandoverKind | undefined = isSpent ? "budget" : "unavailable";
  const handover = request.handover ?? called ?? (isAnswerable ? undefined : due);
  return { ...request, handover, isStandIn: !isSpent };
}
