import { Migration0001Foundation } from "./0001-foundation.ts";
import { Migration0002Knowledge } from "./0002-knowledge.ts";
import { Migration0003Telegram } from "./0003-telegram.ts";
import { Migration0004Desk } from "./0004-desk.ts";
import { Migration0005Consultant } from "./0005-consultant.ts";
import { Migration0006TelegramVisitors } from "./0006-telegram-visitors.ts";
import { Migration0007Uploads } from "./0007-uploads.ts";
import { Migration0008Turns } from "./0008-turns.ts";
import { Migration0009KnowledgeDesk } from "./0009-knowledge-desk.ts";
import { Migration0010TelegramLanguages } from "./0010-telegram-languages.ts";
import { Migration0011KnowledgeWords } from "./0011-knowledge-words.ts";
import { Migration0012SummaryRead } from "./0012-summary-read.ts";
import { Migration0013Replies } from "./0013-replies.ts";
import { Migration0014MessagesGoAlong } from "./0014-messages-go-along.ts";
import { Migration0015Push } from "./0015-push.ts";
import { Migration0016Identities } from "./0016-identities.ts";
import { Migration0017VisitorTopics } from "./0017-visitor-topics.ts";
import { Migration0018AlbumParts } from "./0018-album-parts.ts";
import { Migration0019FewerIndexes } from "./0019-fewer-indexes.ts";
import { Migration0020MessageKeys } from "./0020-message-keys.ts";

/** The one history of the schema, oldest first, for PostgreSQL and PGlite alike. Only ever added to. */
export const migrations = [
  { name: "0001-foundation", class: Migration0001Foundation },
  { name: "0002-knowledge", class: Migration0002Knowledge },
  { name: "0003-telegram", class: Migration0003Telegram },
  { name: "0004-desk", class: Migration0004Desk },
  { name: "0005-consultant", class: Migration0005Consultant },
  { name: "0006-telegram-visitors", class: Migration0006TelegramVisitors },
  { name: "0007-uploads", class: Migration0007Uploads },
  { name: "0008-turns", class: Migration0008Turns },
  { name: "0009-knowledge-desk", class: Migration0009KnowledgeDesk },
  { name: "0010-telegram-languages", class: Migration0010TelegramLanguages },
  { name: "0011-knowledge-words", class: Migration0011KnowledgeWords },
  { name: "0012-summary-read", class: Migration0012SummaryRead },
  { name: "0013-replies", class: Migration0013Replies },
  { name: "0014-messages-go-along", class: Migration0014MessagesGoAlong },
  { name: "0015-push", class: Migration0015Push },
  { name: "0016-identities", class: Migration0016Identities },
  { name: "0017-visitor-topics", class: Migration0017VisitorTopics },
  { name: "0018-album-parts", class: Migration0018AlbumParts },
  { name: "0019-fewer-indexes", class: Migration0019FewerIndexes },
  { name: "0020-message-keys", class: Migration0020MessageKeys },
];
