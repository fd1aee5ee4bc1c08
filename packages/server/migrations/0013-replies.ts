import { Migration } from "@mikro-orm/migrations";

/** Which older message of its conversation a message answers, by `seq`. */
export class Migration0013Replies extends Migration {
  override up(): void {
    this.addSql("alter table messages add column reply_to integer");
  }
}
