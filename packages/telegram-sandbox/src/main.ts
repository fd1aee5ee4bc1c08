import { createTelegramSandbox } from "./sandbox.ts";

const DEFAULT_PORT = 3001;
const REAL_TOKEN = /^\d{8,12}:[A-Za-z0-9_-]{35}$/;

const token = process.env["TELEGRAM_BOT_TOKEN"] ?? "";
if (REAL_TOKEN.test(token)) {
  console.error(
    "TELEGRAM_BOT_TOKEN looks like the token of a real bot: the sandbox never takes one, so unset it or start the server without the sandbox.",
  );
  process.exit(1);
}

const sandbox = await createTelegramSandbox({
  port: Number(process.env["SANDBOX_PORT"] ?? DEFAULT_PORT),
  botToken: token || "7000000001:sandbox",
});
console.log(`Песочница Telegram: ${sandbox.pageUrl}`);
console.log(
  `Для сервера: TELEGRAM_API_ROOT=${sandbox.apiRoot} TELEGRAM_BOT_TOKEN=${sandbox.botToken} TELEGRAM_GROUP_ID=${sandbox.groupId}`,
);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
