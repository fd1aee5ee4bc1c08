import { randomUUID } from "node:crypto";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import { ackTimes } from "../latency.ts";
import type { SqlSession } from "../stage/sql.ts";
import { say, type Talk } from "../talk.ts";
import { lasting, until } from "../until.ts";

const crashed: Fault = {
  id: "F11",
  title: "PostgreSQL crashed and started again",
  injected: "pg_ctl -m immediate stop during traffic, start 0.2–5 s later",
  stage: stages.plain,
  runs: { full: 10, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: scene.isQuick ? 8 : 70,
      answered: 2,
      during: async () => {
        const { cluster, random, isQuick } = scene;
        const settings = await cluster.sql.rows<{ name: string; setting: string }>(
          "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit')",
        );
        scene.expect(
          settings.every(({ setting }) => setting === "on"),
          "fsync and synchronous_commit are on",
        );
        await lasting(300 + 500 * random.next());
        await cluster.postgres.stop("immediate");
        await lasting(200 + (isQuick ? 800 : 4_800) * random.next());
        await cluster.postgres.start();
      },
    }),
};

const terminated: Fault = {
  id: "F12",
  title: "every database connection ended",
  injected: "pg_terminate_backend in a loop; or answers of PostgreSQL lost, then the links cut",
  stage: stages.line,
  runs: { full: 10, quick: 2 },
  run: (scene) =>
    disturb(scene, {
      talks: scene.isQuick ? 8 : 110,
      answered: 2,
      during: async () => {
        for (let time = 0; time < 4; time += 1) {
          await lasting(200 + 300 * scene.random.next());
          if (scene.variant % 2 === 0) await terminateAll(scene);
          else await loseAnswers(scene);
        }
      },
    }),
};

async function terminateAll({ cluster }: Scene): Promise<void> {
  await cluster.sql.rows(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'ilpo-chat%'",
  );
}

/** What was asked for is done, and nobody hears of it: a commit whose answer is lost. */
async function loseAnswers({ cluster: { databaseLine }, random }: Scene): Promise<void> {
  databaseLine?.swallow("to-client");
  await lasting(20 + 80 * random.next());
  databaseLine?.swallow();
  databaseLine?.cut();
}

const exhausted: Fault = {
  id: "F13",
  title: "no database connection left",
  injected: "max_connections used up from outside, the servers' own links ended",
  stage: stages.plain,
  runs: { full: 5, quick: 1 },
  convergeLimitMs: 20_000,
  run: (scene) =>
    disturb(scene, {
      talks: 6,
      pauseMs: 300,
      during: async () => {
        const { cluster } = scene;
        await using hog = new AsyncDisposableStack();
        await takeAll(scene, hog);
        const held = await cluster.sql.session().catch(() => undefined);
        scene.expect(held === undefined, "no connection was left");
        const answer = await fetch(`${cluster.webNodes[0]?.url}/readyz`);
        scene.expect(answer.status === 503, `readyz says ${answer.status} without a database`);
        await lasting(3_000);
      },
      after: async () => {
        await until("every node is ready again", async () => {
          const answers = scene.cluster.webNodes.map(({ url }) => fetch(`${url}/readyz`));
          return (await Promise.all(answers)).every(({ ok }) => ok);
        });
      },
    }),
};

/** Takes every free connection, ends the servers', and takes those as well. */
async function takeAll({ cluster }: Scene, hog: AsyncDisposableStack): Promise<void> {
  const first = await cluster.sql.session();
  hog.use(first);
  const take = async () => {
    const session = await cluster.sql.session().catch(() => undefined);
    if (session) hog.use(session);
    return session !== undefined;
  };
  for (let round = 0; round < 40; round += 1) {
    while (await take());
    const ended = await first.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name like 'ilpo-chat%' and pid <> pg_backend_pid()`,
    );
    if (ended.length === 0) return;
  }
}

const locked: Fault = {
  id: "F14",
  title: "a conversation's row locked",
  injected: "select … for update held 7–20 s from outside; others must not feel it",
  stage: stages.plain,
  runs: { full: 4, quick: 1 },
  convergeLimitMs: 20_000,
  run: (scene) =>
    disturb(scene, {
      talks: 6,
      pauseMs: 500,
      perTalk: 12,
      during: async (talks) => {
        const { cluster, isQuick } = scene;
        const [victim] = talks;
        await using session = await cluster.sql.session();
        await session.rows("begin");
        await session.rows("select 1 from conversations where id = $1 for update", [
          victim?.conversationId,
        ]);
        const from = performance.now();
        await lasting(isQuick ? 7_000 : 20_000);
        const others = ackTimes(scene.history, { from, except: victim?.number });
        await session.rows("rollback");
        const worst = Math.round(Math.max(0, ...others));
        scene.expect(others.length > 0, "others wrote while the row was locked");
        scene.expect(worst <= 3_000, `others waited ${worst} ms for an acknowledgement`);
      },
    }),
};

const deaf: Fault = {
  id: "F15",
  title: "the queue's LISTEN connection dies silently",
  injected: "the link that said LISTEN swallows everything, both ways",
  stage: stages.line,
  runs: { full: 3, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 4,
      answered: 4,
      perTalk: 3,
      during: async (_, traffic) => {
        const muted = scene.cluster.databaseLine?.swallowWhere("LISTEN") ?? 0;
        scene.expect(muted > 0, "there was a connection that listens");
        await until("everything is said", () => traffic.sent >= 12);
      },
    }),
};

const overtaken: Fault = {
  id: "F16",
  title: "a commit that comes late",
  injected: "a foreign transaction takes the next seq, holds it 3 s, and tells nobody",
  stage: stages.plain,
  isGentle: true,
  runs: { full: 5, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 3,
      answered: 3,
      perTalk: 0,
      during: async (talks) => {
        await Promise.all(talks.map((talk) => overtake(scene, talk)));
      },
    }),
};

async function overtake(scene: Scene, talk: Talk): Promise<void> {
  const { cluster, random, label } = scene;
  const words = `[${label} ${talk.number} from outside] Вопрос со стороны`;
  await using session = await cluster.sql.session();
  await session.rows("begin");
  await insertOutside(session, talk.conversationId, words);
  say(talk, random);
  await lasting(3_000);
  say(talk, random);
  await session.rows("commit");
  await until("the consultant has been asked with the words from outside", () =>
    cluster.model.requests.some(({ body }) => JSON.stringify(body.messages).includes(words)),
  );
}

async function insertOutside(session: SqlSession, id: string, words: string): Promise<void> {
  await session.rows("select 1 from conversations where id = $1 for update", [id]);
  await session.rows(
    `insert into messages (conversation_id, seq, sender_type, content, client_id)
     select id, last_seq + 1, 'user', $2, $3 from conversations where id = $1`,
    [id, words, randomUUID()],
  );
  await session.rows(
    "update conversations set last_seq = last_seq + 1, turn = turn + 1 where id = $1",
    [id],
  );
}

export const postgresFaults: readonly Fault[] = [
  crashed,
  terminated,
  exhausted,
  locked,
  deaf,
  overtaken,
];
