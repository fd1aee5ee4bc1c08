import type { ConversationState } from "./conversation.ts";
import type { Entry, StatusChanged } from "./entry.ts";

/** A conversation before its first entry. */
export const initialState: ConversationState = {
  status: "active",
  mode: "ai",
  manager: null,
  handover: null,
  lead: null,
  rating: null,
};

/**
 * The one place where a conversation's state changes. The server stores what this gives, clients
 * show what this gives, so folding entries into an older state always meets the server's own.
 * Entries of types that are not known here leave the state as it is.
 */
export function applyEntry(state: ConversationState, entry: Entry): ConversationState {
  switch (entry.type) {
    case "manager.joined":
      return {
        ...state,
        status: "active",
        mode: "manager",
        manager: entry.manager,
        handover: null,
      };
    case "mode.changed":
      return entry.mode === "ai"
        ? { ...state, status: "active", mode: "ai", manager: null, handover: null }
        : { ...state, mode: "manager" };
    case "status.changed":
      return applyStatus(state, entry);
    case "lead.updated":
      return { ...state, lead: entry.lead };
    case "rated":
      return { ...state, rating: entry.rating };
    default:
      return state;
  }
}

function applyStatus(state: ConversationState, entry: StatusChanged): ConversationState {
  switch (entry.status) {
    // Waiting for a person: the AI is silent, nobody leads yet.
    case "transferred":
      return {
        ...state,
        status: "transferred",
        mode: "manager",
        manager: null,
        handover: { reason: entry.reason ?? "" },
      };
    // The manager's name stays, so that the visitor sees who ended it.
    case "closed":
      return { ...state, status: "closed", handover: null };
    // Reopened: the consultant answers first again.
    case "active":
      return { ...state, status: "active", mode: "ai", manager: null, handover: null };
    default:
      return state;
  }
}
