declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]?: Name };

/** Public key of a site, as it stands in the script tag. Not a secret. */
export type SiteKey = Branded<string, "SiteKey">;
/** UUID of a visitor: one browser on one site, or a person whom the site has signed, on all of theirs. */
export type VisitorId = Branded<string, "VisitorId">;
/** UUID of a conversation. Knowing it grants nothing; the visitor's token does. */
export type ConversationId = Branded<string, "ConversationId">;
/** UUID that the sender makes for a message, once, so that sending it again is harmless. */
export type ClientId = Branded<string, "ClientId">;
/**
 * Position in a conversation's log: 1, 2, 3, … without gaps. Also a message's name within its
 * conversation.
 */
export type Seq = number;
