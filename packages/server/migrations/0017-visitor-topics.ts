import { Migration } from "@mikro-orm/migrations";

/** Visitors who make topics of their own in the bot's private chat. */
export class Migration0017VisitorTopics extends Migration {
  override up(): void {
    // The topic in which the visitor wrote last; null: the chat itself.
    this.addSql(`alter table telegram_visitors add column thread_id bigint`);
  }
}
