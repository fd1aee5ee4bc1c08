import { Migration } from "@mikro-orm/migrations";

/** What each message of an album brought, so that a change of one is told from the others. */
export class Migration0018AlbumParts extends Migration {
  override up(): void {
    // PRIVACY: of a caption only its length is kept; null: not known.
    this.addSql(`alter table telegram_messages
      add column caption_length int,
      add column file_key text`);
  }
}
