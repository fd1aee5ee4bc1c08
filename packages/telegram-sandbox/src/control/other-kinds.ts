import type { Message } from "@grammyjs/types";
import { postMessage } from "../state/messages.ts";
import { messageView } from "../state/presenters.ts";
import type { SandboxPerson } from "../state/views.ts";
import type { World } from "../state/world.ts";
import type { OtherKind, SandboxControl } from "./contract.ts";
import { findPerson, openPlace } from "./place.ts";

/** What people send now and then; there are no bytes behind it. */
export function createOtherKinds(world: World): Pick<SandboxControl, "sendOther"> {
  return {
    sendOther: async ({ kind, ...args }) => {
      const posting = openPlace(world, args);
      const person = findPerson(world, args.personId);
      const content = CONTENT[kind](`nothing-${world.freshId()}`, person);
      return messageView(posting.record, postMessage(world, posting, content));
    },
  };
}

const CONTENT: Record<OtherKind, (id: string, person: SandboxPerson) => Partial<Message>> = {
  sticker: (id) => ({
    sticker: {
      ...fileOf(id),
      type: "regular",
      width: 512,
      height: 512,
      is_animated: false,
      is_video: false,
      emoji: "👍",
    },
  }),
  contact: (_id, { firstName }) => ({
    contact: { phone_number: "+79160000000", first_name: firstName },
  }),
  videoNote: (id) => ({ video_note: { ...fileOf(id), length: 240, duration: 7 } }),
  poll: (id) => ({
    poll: {
      id,
      question: "Когда удобно созвониться?",
      options: ["Утром", "Вечером"].map((text) => ({ text, voter_count: 0, persistent_id: text })),
      total_voter_count: 0,
      is_closed: false,
      is_anonymous: true,
      type: "regular",
      allows_multiple_answers: false,
    } as unknown as NonNullable<Message["poll"]>,
  }),
};

function fileOf(id: string) {
  return { file_id: id, file_unique_id: id };
}
