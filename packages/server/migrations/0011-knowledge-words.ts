import { Migration } from "@mikro-orm/migrations";

/** Articles are indexed in memory: what the database's own search was made of goes. */
export class Migration0011KnowledgeWords extends Migration {
  override up(): void {
    this.addSql("drop table knowledge_words");
    this.addSql("alter table knowledge_articles drop column search");
  }
}
