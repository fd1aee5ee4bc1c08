import { registerHooks } from "node:module";

// Loaded before anything else into a process of the product (`node --import`), it changes sources as they are
// loaded: the product itself has no switch to be wrong. FAULT_BREAK names the mistakes, separated by commas.

interface Change {
  /** The end of the source's path. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Mistakes that others have made. */
const mistakes: Readonly<Record<string, readonly Change[]>> = {
  // A message that comes again is stored again. The table's own guard is taken away by the test.
  "no-dedupe": [
    {
      file: "chat/send-statement.ts",
      from: "where known.conversation_id =",
      to: "where false and known.conversation_id =",
    },
    {
      file: "chat/commands/send-message.ts",
      from: "if (repeated) return",
      to: "if (false) return",
    },
  ],
  // A reader is let into the room after what it gets was read; what is stored in between reaches nobody. Here it
  // waits, for a reader whose page says so, until something was, and until a slow machine has told it to the others.
  "fetch-before-join": [
    {
      file: "socket/handlers.ts",
      from: `await socket.join(conversationRoom(id));
  const conversation = await chat.visitor.open({ ...input, conversationId: id });`,
      to: `const look = () => chat.visitor.open({ ...input, conversationId: id });
  const conversation = await look();
  if (payload.page?.endsWith("/slow-to-join")) {
    while ((await look())?.lastSeq === conversation?.lastSeq)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await socket.join(conversationRoom(id));`,
    },
  ],
  // Whoever is told of a turn answers it.
  "no-lease": [
    {
      file: "turns/group-statements.ts",
      from: "where known.state in ('waiting', 'running') and (known.lease_until is null or known.lease_until < now())",
      to: "where true",
    },
    {
      file: "turns/group-statements.ts",
      from: "and ai_turns.fence = ending.fence and ai_turns.state = 'running'\n    returning ai_turns.conversation_id, ai_turns.fence",
      to: "returning ai_turns.conversation_id, ending.fence",
    },
    {
      file: "turns/turn-keeper.ts",
      from: "runs.endLost(leases, await turns.renew(leases, leaseMs));",
      to: "await turns.renew(leases, leaseMs);",
    },
    {
      file: "chat/post-group.ts",
      from: 'return derivedUuid("ai", conversationId, turn);',
      to: 'return derivedUuid("ai", conversationId, turn, Math.random());',
    },
  ],
  // The newest entry that a client has seen is taken for the end of what it has.
  "cursor-max": [
    {
      file: "sdk/src/timeline.ts",
      from: "for (let next = bySeq.get(cursor + 1); next; next = bySeq.get(cursor + 1)) {\n    following.push(next.entry);\n    cursor += 1;\n  }",
      to: "for (const next of [...bySeq.values()].toSorted((a, b) => a.entry.seq - b.entry.seq)) {\n    following.push(next.entry);\n    cursor = next.entry.seq;\n  }",
    },
  ],
};

const changes = (process.env["FAULT_BREAK"] ?? "")
  .split(",")
  .filter(Boolean)
  .flatMap((name) => {
    const found = mistakes[name];
    if (!found) throw new Error(`There is no mistake “${name}”.`);
    return found;
  });

const decoder = new TextDecoder();

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const mine = changes.filter(({ file }) => url.endsWith(file));
    if (mine.length === 0) return loaded;
    const { source } = loaded;
    const text = typeof source === "string" ? source : decoder.decode(source);
    return { ...loaded, source: mine.reduce(change, text) };
  },
});

/** Throws where the source has become another one: a mistake that is not made proves nothing. */
function change(source: string, { file, from, to }: Change): string {
  if (!source.includes(from)) throw new Error(`${file} has no “${from}” any more`);
  return source.replace(from, () => to);
}
