import { randomUUID } from "node:crypto";
import {
  applyEntry,
  type ConversationState,
  type ConversationView,
  type EntryType,
  initialState,
} from "@ilpo-chat/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const anna = { id: 1, name: "Анна" };

/** A new type of entry does not compile until it stands here, and fails until a step below makes one. */
const everyType: Readonly<Record<EntryType, true>> = {
  "message.created": true,
  "message.edited": true,
  "message.removed": true,
  "manager.joined": true,
  "mode.changed": true,
  "status.changed": true,
  "lead.updated": true,
  rated: true,
  "feedback.given": true,
};

describe("a conversation's state", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: "postgres", isIdle: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** One step of a conversation, by the name of the command that takes it. */
  const steps = {
    words: ({ who }: Walk) =>
      server.app.chat.visitor.send({ ...who, clientId: randomUUID(), content: "слово" }),
    ask: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.requestManager({ ...who, conversationId, reason: "жалоба" }),
    claim: ({ conversationId }: Walk) =>
      server.app.chat.manager.claim({ conversationId, manager: anna }),
    answer: ({ conversationId }: Walk) =>
      server.app.chat.manager.post({
        conversationId,
        manager: anna,
        clientId: randomUUID(),
        content: "ответ",
      }),
    giveBack: ({ conversationId }: Walk) =>
      server.app.chat.manager.returnToAi({ conversationId, manager: anna }),
    close: ({ conversationId }: Walk) =>
      server.app.chat.manager.close({ conversationId, manager: anna }),
    reopen: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.send({
        ...who,
        conversationId,
        clientId: randomUUID(),
        content: "снова",
      }),
    lead: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.submitLead({
        ...who,
        conversationId,
        name: "Алексей",
        userType: "driver",
      }),
    rate: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.rate({ ...who, conversationId, score: 4 }),
    edit: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.edit({ ...who, conversationId, seq: 1, content: "правка" }),
    remove: ({ who, conversationId }: Walk) =>
      server.app.chat.visitor.edit({ ...who, conversationId, seq: 1, content: null }),
    aiAnswer: async ({ who, conversationId }: Walk) => {
      const turn = (await server.app.chat.queries.conversation(conversationId))?.turn ?? 0;
      const posted = await server.app.chat.ai.post({ conversationId, turn, content: "ответ" });
      if (posted)
        await server.app.chat.visitor.giveFeedback({
          ...who,
          conversationId,
          seq: posted.seq,
          helpful: true,
        });
    },
  };
  interface Walk {
    readonly who: Awaited<ReturnType<TestServer["visitor"]>>;
    readonly conversationId: string;
  }

  it("is the same folded from any earlier state as read afresh", async () => {
    const names = Object.keys(steps) as (keyof typeof steps)[];
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 14 }),
        async (walk) => {
          const who = await server.visitor();
          const { conversationId } = await server.app.chat.visitor.send({
            ...who,
            clientId: randomUUID(),
            content: "начало",
          });
          const views: ConversationView[] = [];
          for (const name of walk) {
            await steps[name]({ who, conversationId });
            const view = await server.app.chat.visitor.open({ ...who, conversationId });
            if (view) views.push(view);
          }
          const last = views.at(-1);
          if (!last) return;
          for (const { type } of last.entries) seen.add(type);
          for (const view of views) {
            const later = last.entries.filter(({ seq }) => seq > view.lastSeq);
            expect(later.reduce(applyEntry, stateOf(view))).toEqual(stateOf(last));
          }
          expect(last.entries.reduce(applyEntry, initialState)).toEqual(stateOf(last));
        },
      ),
      { numRuns: 40, examples: [[["aiAnswer", ...names]]] },
    );
    expect([...seen].toSorted()).toEqual(Object.keys(everyType).toSorted());
  });
});

function stateOf({
  status,
  mode,
  manager,
  handover,
  lead,
  rating,
}: ConversationView): ConversationState {
  return { status, mode, manager, handover, lead, rating };
}
