import { randomUUID } from "node:crypto";
import type { Entry } from "@ilpo-chat/protocol";
import type { View } from "../../src/faults/checks/evidence.ts";
import { type BareClient, connectBare } from "../../src/faults/clients/bare.ts";
import type { Cluster } from "../../src/faults/stage/cluster.ts";
import type { TcpProxy } from "../../src/faults/stage/tcp-proxy.ts";
import type { Talk } from "../../src/faults/talk.ts";
import { until } from "../../src/faults/until.ts";

// Builds that are broken on purpose. The mistakes live here alone: the product has no switch for them.

/** A conversation as somebody sees it who was there all the time, with nothing but these entries. */
export function viewOf(talk: number, observer: string, entries: Iterable<Entry>): View {
  const lines = [...entries].flatMap((entry) => {
    if (entry.type !== "message.created") return [];
    const { seq, content: text, author } = entry.message;
    return [{ seq, text, from: author.type, state: "stored" as const }];
  });
  return { talk, observer, lines };
}

interface Resend {
  readonly cluster: Cluster;
  readonly line: TcpProxy;
  readonly talk: Talk;
  readonly text: string;
}

/** Sends, hears no answer, and sends again as if it were another message. Gives the last clientId. */
export async function sendWithoutDedupe({ cluster, line, talk, text }: Resend): Promise<string> {
  const { conversationId, visitor } = talk;
  const first = { conversationId, clientId: randomUUID(), content: text };
  {
    using client = await connectBare(cluster, visitor, { url: line.url });
    line.swallow("to-client");
    client.tell("message:send", first);
    await until("the message is stored", async () => {
      const rows = await cluster.sql.rows("select 1 from messages where client_id = $1", [
        first.clientId,
      ]);
      return rows.length === 1;
    });
    line.swallow();
  }
  line.cut();
  using again = await connectBare(cluster, visitor, { url: line.url });
  const clientId = randomUUID();
  const answer = await again.call("message:send", { ...first, clientId });
  if (!answer.ok) throw new Error(answer.error.code);
  return clientId;
}

/** Takes the newest entry that it has seen for the place where it stands, and resumes behind it. */
export async function readWithGreedyCursor(
  cluster: Cluster,
  talk: Talk,
  say: () => Promise<void>,
): Promise<View> {
  const held = new Map<number, Entry>();
  const keep = (entries: readonly Entry[]) =>
    entries.forEach((entry) => held.set(entry.seq, entry));
  let epoch = "";
  {
    using client = await connectBare(cluster, talk.visitor);
    const opened = await open(client, talk.conversationId);
    epoch = opened.epoch;
    keep(opened.entries);
    await say();
    await say();
    await until("both came in", () => client.entries.length >= 2);
    // The first of the two got lost on the way.
    keep(client.entries.slice(1));
  }
  using client = await connectBare(cluster, talk.visitor);
  const seq = Math.max(...held.keys());
  const answer = await client.call("conversation:open", {
    conversationId: talk.conversationId,
    cursor: { epoch, seq },
  });
  if (answer.ok) keep(answer.conversation?.entries ?? []);
  const rising = [...held.values()].toSorted((left, right) => left.seq - right.seq);
  return viewOf(talk.number, "a reader whose cursor is the maximum", rising);
}

/** Reads what there is, and only then begins to listen. */
export async function readBeforeJoining(
  cluster: Cluster,
  talk: Talk,
  say: () => Promise<void>,
): Promise<View> {
  using reading = await connectBare(cluster, talk.visitor);
  const { entries } = await open(reading, talk.conversationId);
  reading[Symbol.dispose]();
  await say();
  using listening = await connectBare(cluster, talk.visitor);
  await open(listening, talk.conversationId);
  await say();
  await until("the last one came in", () => listening.entries.length > 0);
  return viewOf(talk.number, "a reader that fetches before it joins", [
    ...entries,
    ...listening.entries,
  ]);
}

/** A second worker that minds no lease: it answers what has been answered. */
export async function answerWithoutLease(
  { sql }: Cluster,
  { conversationId }: Talk,
): Promise<void> {
  await using session = await sql.session();
  await session.rows("begin");
  await session.rows("select 1 from conversations where id = $1 for update", [conversationId]);
  await session.rows(
    `insert into messages (conversation_id, seq, sender_type, content, client_id)
     select id, last_seq + 1, 'ai', 'Ещё один ответ', $2 from conversations where id = $1`,
    [conversationId, randomUUID()],
  );
  await session.rows("update conversations set last_seq = last_seq + 1 where id = $1", [
    conversationId,
  ]);
  await session.rows("commit");
}

async function open(client: BareClient, conversationId: string) {
  const answer = await client.call("conversation:open", { conversationId });
  if (!answer.ok || !answer.conversation) throw new Error("there is no conversation");
  return answer.conversation;
}
