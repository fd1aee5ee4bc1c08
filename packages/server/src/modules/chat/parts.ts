import type { SenderType } from "@ilpo-chat/protocol";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/database";
import type { Events } from "#kernel/events";
import type { FileStore } from "#kernel/file-store";
import type { Ids } from "#kernel/ids";
import type { Lifecycle } from "#kernel/lifecycle";
import type { Log } from "#kernel/log";
import type { Vault } from "#kernel/vault";
import type { ChatEvents } from "./contract.ts";
import type { EpochCache } from "./epoch.ts";
import type { Hints } from "./hints.ts";
import type { News } from "./news.ts";
import type { SignAttachment } from "./rows.ts";
import type { PrepareFile } from "./uploads/prepared-file.ts";

/** What the chat's commands and queries are made of; built once in `createChat`. */
export interface ChatParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly vault: Vault;
  readonly files: FileStore;
  readonly events: Events<ChatEvents>;
  readonly hints: Hints;
  readonly epoch: EpochCache;
  readonly sign: SignAttachment;
  readonly prepareFile: PrepareFile;
  readonly news: News;
  readonly lifecycle: Lifecycle;
  countMessage(type: SenderType): void;
}
