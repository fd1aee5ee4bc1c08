import { Migration } from "@mikro-orm/migrations";

/** The language in which a visitor who goes on in Telegram is spoken to: their site's. */
export class Migration0010TelegramLanguages extends Migration {
  override up(): void {
    for (const table of ["telegram_visitor_links", "telegram_visitors"])
      this.addSql(`alter table ${table} add column locale varchar(5) not null default 'ru'`);
  }
}
