import type * as v from "valibot";
import type { Chat, Conversation } from "#chat";
import type { HandoverKind } from "../ports.ts";
import type { ParkFactsOf } from "./park-figures.ts";

/** What a model may reach through a tool: this conversation of this visitor of this site, and nothing else. */
export interface ToolContext {
  readonly chat: Chat;
  /** SECURITY: whose visitor and site a tool acts for comes from here, never from the arguments. */
  readonly conversation: Conversation;
  readonly parkFacts: ParkFactsOf;
  /** A person is to be called after the answer. */
  readonly onHandover: (kind: HandoverKind) => void;
}

/** Something that a model may have done on the visitor's behalf. */
export interface Tool<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly name: string;
  readonly description: string;
  /** Of the arguments; strict, so that what is not known is refused. */
  readonly schema: Schema;
  /** What the model reads of it. */
  run(context: ToolContext, args: v.InferOutput<Schema>): Promise<object>;
}

/** Keeps the types of one tool's schema and its work together. */
export function defineTool<Schema extends v.GenericSchema>(tool: Tool<Schema>): Tool {
  return tool;
}
