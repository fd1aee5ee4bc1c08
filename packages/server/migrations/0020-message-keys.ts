import { Migration } from "@mikro-orm/migrations";

/**
 * Three unique indexes were a third of what storing a message cost. Nobody looks a message up by its `id`, so its key is
 * its place in its conversation. `client_id` comes first in the index that finds repeats: our clients' ids rise with the
 * time, so that what is new goes to the end of it. Ids come in blocks, one for each group of messages that is
 * stored together, and need room for that.
 */
export class Migration0020MessageKeys extends Migration {
  override up(): void {
    // The table is written anew, nine seconds for a million messages: longer than other statements may take.
    this.addSql("set local statement_timeout = 0");
    this.addSql(`alter table messages
      drop constraint messages_pkey,
      drop constraint messages_conversation_id_seq_key,
      drop constraint messages_conversation_id_client_id_key,
      alter column id type bigint,
      add primary key (conversation_id, seq),
      add unique (client_id, conversation_id)`);
    this.addSql("alter sequence messages_id_seq as bigint increment by 256");
  }
}
