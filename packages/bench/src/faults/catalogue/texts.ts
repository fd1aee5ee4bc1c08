import { randomUUID } from "node:crypto";
import { limits } from "@ilpo-chat/protocol";
import { connectBare } from "../clients/bare.ts";
import { disturb } from "../disturb.ts";
import { type Fault, type Scene, stages } from "../fault.ts";
import type { Talk } from "../talk.ts";

interface Text {
  readonly name: string;
  readonly content: string;
  /** What a client that checks nothing gets: stored, or refused with one of these. */
  readonly fate: "stored" | readonly string[];
}

const longest = "ы".repeat(limits.contentMax - 60);

const texts: readonly Text[] = [
  { name: "4,000 code points", content: longest, fate: "stored" },
  { name: "4,001 code points", content: `${longest}${"ы".repeat(61)}`, fate: ["content-too-long"] },
  { name: "pairs", content: "🚕".repeat(limits.contentMax - 60), fate: "stored" },
  { name: "many lines", content: "а\n".repeat(1_900), fate: "stored" },
  { name: "zalgo", content: `Т${"\u0336\u0489\u0321".repeat(1_000)}`, fate: "stored" },
  { name: "right to left", content: "\u202eقائد\u202c مرحبا", fate: "stored" },
  {
    name: "markup",
    content: "<script>alert(1)</script> &amp; \\u0000 %s ${x} '; drop table",
    fate: "stored",
  },
  { name: "NUL", content: "до\u0000после", fate: ["content-invalid"] },
  { name: "lone surrogate", content: "до\ud83dпосле", fate: ["content-invalid", "stored"] },
  { name: "nothing", content: " \n\t ", fate: ["content-empty"] },
];

/** One megabyte: more than a packet may have, so the connection ends; the server must not. */
const HUGE = "я".repeat(500_000);

const hostileTexts: Fault = {
  id: "F33",
  title: "texts that break things",
  injected:
    "too long, NUL, lone surrogates, zalgo, markup, 1 MB, by the SDK and by a client without checks",
  stage: stages.plain,
  isGentle: true,
  runs: { full: 3, quick: 1 },
  run: (scene) =>
    disturb(scene, {
      talks: 2,
      perTalk: 2,
      mayRefuse: true,
      during: async ([first, second]) => {
        if (!first || !second) return;
        await sendBare(scene, first);
        await sendHuge(scene, first);
        sendBySdk(scene, second);
      },
    }),
};

async function sendBare(scene: Scene, { visitor, conversationId, number }: Talk): Promise<void> {
  using client = await connectBare(scene.cluster, visitor);
  for (const { name, content, fate } of texts) {
    const clientId = randomUUID();
    const isBlank = content.trim() === "";
    const text = isBlank ? content : `[${scene.label} bare ${name}] ${content}`.trim();
    const answer = await client.raw("message:send", { conversationId, clientId, content: text });
    const result = answer.ok ? "stored" : answer.error.code;
    scene.expect(fate === result || fate.includes(result), `${name}: ${result}`);
    if (result !== "stored" || name === "lone surrogate") continue;
    scene.history.invoke({ talk: number, sender: "bare", clientId, text });
    scene.history.settle(clientId, "ok");
  }
}

async function sendHuge(scene: Scene, { visitor, conversationId }: Talk): Promise<void> {
  using client = await connectBare(scene.cluster, visitor);
  const message = { conversationId, clientId: randomUUID(), content: HUGE };
  const answer = await client.raw("message:send", message).then(
    ({ ok }) => (ok ? "stored" : "refused"),
    () => "cut off",
  );
  scene.expect(answer !== "stored", `1 MB was ${answer}`);
}

function sendBySdk(scene: Scene, talk: Talk): void {
  for (const { name, content } of texts) {
    if (content.trim() === "") continue;
    talk.devices[0]?.send(`[${scene.label} sdk ${name}] ${content}`.trim());
  }
}

export const textFaults: readonly Fault[] = [hostileTexts];
