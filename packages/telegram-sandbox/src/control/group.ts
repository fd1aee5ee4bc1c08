import { changeStanding, moveGroup } from "../state/membership.ts";
import { announceChat, topicView } from "../state/presenters.ts";
import { administrator, isAdministrator, kicked, left, memberOf } from "../state/standing.ts";
import { createTopic, removeTopic, setTopicClosed } from "../state/topics.ts";
import { isForum as hasTopics, userOf, type World } from "../state/world.ts";
import type { SandboxControl, TopicRef } from "./contract.ts";
import { findGroup, findPerson, findTopic, groupOwner, openPlace } from "./place.ts";
import { SandboxRefusal } from "./refusal.ts";

type GroupControl = Pick<
  SandboxControl,
  | "createTopic"
  | "deleteTopic"
  | "closeTopic"
  | "reopenTopic"
  | "removeBotFromGroup"
  | "addBotToGroup"
  | "demoteBot"
  | "promoteBot"
  | "setMember"
  | "setForum"
  | "upgradeGroup"
>;

const STANDINGS = { administrator, member: memberOf, left } as const;

/** What the group's owner does with the group, its topics and the bot's place in it. */
export function createGroupControl(world: World): GroupControl {
  const setBot = (standing: ReturnType<typeof administrator>): void =>
    changeStanding(world, { record: findGroup(world), by: groupOwner(world) }, standing);

  const setClosed = (args: TopicRef & { personId: number }, isClosed: boolean): void => {
    const { personId } = args;
    const { record, topic } = findTopic(world, args);
    const person = findPerson(world, personId);
    if (!isAdministrator(record.members.get(personId)))
      throw new SandboxRefusal(`${person.firstName} may not manage topics`);
    if (topic.isClosed === isClosed) return;
    setTopicClosed(world, { record, topic, from: userOf(person) }, isClosed);
  };

  return {
    createTopic: async ({ name, ...place }) => {
      const { record, from } = openPlace(world, place);
      if (!hasTopics(world, record)) throw new SandboxRefusal("there are no topics here");
      return topicView(createTopic(world, { record, from }, { name }));
    },
    deleteTopic: async (args) => {
      const { record, topic } = findTopic(world, args);
      removeTopic(world, record, topic.threadId);
    },
    closeTopic: async (args) => setClosed(args, true),
    reopenTopic: async (args) => setClosed(args, false),
    removeBotFromGroup: async () => setBot(kicked(world.bot)),
    addBotToGroup: async () => setBot(administrator(world.bot)),
    demoteBot: async () => setBot(memberOf(world.bot)),
    promoteBot: async () => setBot(administrator(world.bot)),
    setMember: async ({ personId, role }) => {
      const user = userOf(findPerson(world, personId));
      const next = STANDINGS[role](user);
      changeStanding(world, { record: findGroup(world), by: groupOwner(world) }, next);
    },
    setForum: async ({ isForum }) => {
      const record = findGroup(world);
      if (record.chat.type !== "supergroup")
        throw new SandboxRefusal("only a supergroup can have topics");
      const { is_forum: _forum, ...chat } = record.chat;
      record.chat = isForum ? { ...chat, is_forum: true } : chat;
      announceChat(world, record);
    },
    upgradeGroup: async () => {
      const record = moveGroup(world, groupOwner(world));
      return { groupId: record.chat.id };
    },
  };
}
