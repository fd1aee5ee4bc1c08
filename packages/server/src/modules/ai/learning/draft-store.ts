import { type Database, raw, type Selectable, type Tx } from "#kernel/database";
import type { DraftState, DraftWords, KnowledgeDraft } from "../contract.ts";
import type { AiTables } from "../entities.ts";

/** How a draft ended. */
export interface Settlement {
  readonly conversationId: string;
  readonly managerId: number;
  readonly verdict: "approved" | "rejected";
  /** Of the article that it became. */
  readonly slug: string | null;
}

/** Entries proposed out of conversations: at most one for each conversation, whatever becomes of it. */
export function createDraftStore(db: Database) {
  const sql = () => db.sql<AiTables>();
  return {
    async find(conversationId: string): Promise<KnowledgeDraft | undefined> {
      const row = await sql()
        .selectFrom("knowledge_drafts")
        .selectAll()
        .where("conversation_id", "=", conversationId)
        .executeTakeFirst();
      return row && toDraft(row);
    },

    /** Of several who draw at a time the first has it. */
    async insert(draft: Omit<KnowledgeDraft, "state">): Promise<void> {
      await sql()
        .insertInto("knowledge_drafts")
        .values({
          site_id: draft.siteId,
          conversation_id: draft.conversationId,
          question: draft.question,
          answer: draft.answer,
          state: "drawn",
        })
        .onConflict((conflict) => conflict.column("conversation_id").doNothing())
        .execute();
    },

    offer,
    async revise(conversationId: string, words: Partial<DraftWords>): Promise<boolean> {
      const row = await sql()
        .updateTable("knowledge_drafts")
        .set(words)
        .where("conversation_id", "=", conversationId)
        .where("state", "=", "offered")
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    settle,
  };
}

/** True for one caller. */
async function offer(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await moved(tx, conversationId, "drawn")
    .set({ state: "offered" })
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** The draft as it was decided on; undefined when somebody had decided before. */
async function settle(tx: Tx, end: Settlement): Promise<KnowledgeDraft | undefined> {
  const row = await moved(tx, end.conversationId, "offered")
    .set({
      state: end.verdict,
      decided_by: end.managerId,
      slug: end.slug,
      decided_at: raw<Date>`now()`,
    })
    .returningAll()
    .executeTakeFirst();
  return row && toDraft(row);
}

function moved(tx: Tx, conversationId: string, from: DraftState) {
  return tx
    .sql<AiTables>()
    .updateTable("knowledge_drafts")
    .where("conversation_id", "=", conversationId)
    .where("state", "=", from);
}

function toDraft(row: Selectable<AiTables["knowledge_drafts"]>): KnowledgeDraft {
  return {
    conversationId: row.conversation_id,
    siteId: row.site_id,
    question: row.question,
    answer: row.answer,
    state: row.state as DraftState,
  };
}
