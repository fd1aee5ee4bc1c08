import type { Chat, Conversation } from "#chat";
import type { Database } from "#kernel/database";
import { type AsideDeps, askAside } from "../aside.ts";
import type { DraftWords, Learning } from "../contract.ts";
import { type Line, toHistory } from "../history.ts";
import type { KnowledgeBase } from "../knowledge/knowledge.ts";
import { withoutForeignLinks } from "../privacy/link-filter.ts";
import { createMask, withoutSigns } from "../privacy/mask.ts";
import { draftPrompt, readDraft } from "./draft-prompt.ts";
import { createDraftStore } from "./draft-store.ts";
import { exchangesOf } from "./exchange.ts";

export interface LearningDeps extends AsideDeps {
  readonly chat: Chat;
  readonly db: Database;
  readonly knowledge: KnowledgeBase;
}

const ENTRIES = 300;
/** Nobody waits for it. */
const patience = { firstMs: 15_000, idleMs: 10_000, totalMs: 40_000, hedgeMs: 10_000 };

/** What managers' answers add to the knowledge, once they have said so. */
export function createLearning(deps: LearningDeps): Learning {
  const { chat, db, knowledge } = deps;
  const drafts = createDraftStore(db);
  return {
    async draw(conversationId) {
      const known = await drafts.find(conversationId);
      if (known) return known;
      const conversation = await chat.queries.conversation(conversationId);
      const words = conversation && (await wordsFrom(deps, conversation));
      if (!words) return undefined;
      await drafts.insert({ conversationId, siteId: conversation.siteId, ...words });
      return drafts.find(conversationId);
    },
    offer: drafts.offer,
    async revise(conversationId, words) {
      const isOpen = await drafts.revise(conversationId, words);
      return isOpen ? drafts.find(conversationId) : undefined;
    },
    decide: ({ conversationId, managerId, verdict }) =>
      db.transaction(async (tx) => {
        const slug = verdict === "approved" ? `dialog-${conversationId}` : null;
        const draft = await drafts.settle(tx, { conversationId, managerId, verdict, slug });
        if (draft && slug !== null) {
          const { siteId, question, answer } = draft;
          const article = { slug, title: question, tags: [], questions: [question], body: answer };
          const origin = { kind: "conversation", conversationId, managerId } as const;
          await knowledge.saveIn(tx, siteId, { article, origin, state: "published" });
        }
        return draft;
      }),
  };
}

/** The first question that the knowledge does not answer and a manager did. */
async function wordsFrom(
  deps: LearningDeps,
  conversation: Conversation,
): Promise<DraftWords | undefined> {
  const entries = await deps.chat.queries.recentEntries(conversation.id, ENTRIES);
  const { past, unanswered } = toHistory(entries);
  const said = hidden([...past, ...unanswered], conversation.lead?.name);
  for (const { questions, answer } of exchangesOf(said)) {
    for (const question of questions) {
      if (await isKnown(deps, conversation, question)) continue;
      return wordsOf(deps, conversation, { said, drawn: { question, answer } });
    }
  }
  return undefined;
}

async function isKnown(
  { knowledge }: LearningDeps,
  { siteId }: Conversation,
  question: string,
): Promise<boolean> {
  return (await knowledge.find({ siteId }, question, 1)).isSure;
}

/** A model's words when there is one that can be trusted, else what was said. */
async function wordsOf(
  deps: LearningDeps,
  conversation: Conversation,
  { said, drawn }: { readonly said: readonly Line[]; readonly drawn: DraftWords },
): Promise<DraftWords | undefined> {
  const { siteId, id: conversationId } = conversation;
  const messages = draftPrompt(said);
  const text = await askAside(deps, { siteId, conversationId, messages, patience });
  const written = text === undefined ? undefined : readDraft(text, said);
  if (written === "nothing") return undefined;
  if (written && (await isKnown(deps, conversation, written.question))) return undefined;
  const { question, answer } = written ?? drawn;
  return {
    question: withoutSigns(question),
    // SECURITY: links of a manager are theirs to give; a model's own are not.
    answer: withoutSigns(written ? withoutForeignLinks(answer, () => false) : answer),
  };
}

/** PRIVACY: neither a provider nor the knowledge gets a number or the visitor's name from here. */
function hidden(lines: readonly Line[], name = ""): Line[] {
  const mask = createMask();
  const names = name.split(/\s+/u).filter((word) => word.length > 1);
  return lines.map((line) => ({ ...line, text: withoutNames(mask.hide(line.text), names) }));
}

function withoutNames(text: string, names: readonly string[]): string {
  if (names.length === 0) return text;
  const any = names.map((name) => name.replace(/[^\p{L}\p{N}]/gu, "[^]")).join("|");
  return text.replace(
    new RegExp(String.raw`(?:,\s*)?(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, "giu"),
    "",
  );
}
