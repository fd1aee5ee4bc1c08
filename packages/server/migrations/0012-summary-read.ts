import { Migration } from "@mikro-orm/migrations";

/** How far the log was read when a summary was written: what is edited or removed later makes it stale. */
export class Migration0012SummaryRead extends Migration {
  override up(): void {
    this.addSql("alter table ai_summaries add column read_seq integer not null default 0");
    this.addSql("update ai_summaries set read_seq = upto_seq");
  }
}
