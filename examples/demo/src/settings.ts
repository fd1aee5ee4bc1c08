/** Ports of the demo's other pages; the server's own is `PORT`. */
export interface DemoSettings {
  readonly host: string;
  readonly serverPort: number;
  readonly sandboxPort: number;
  readonly partnerPort: number;
  /** A real bot is set: then there is no sandbox. */
  readonly hasRealBot: boolean;
}

/** Reads what the demo alone needs; everything else is the server's. */
export function demoSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const serverPort = Number(env["PORT"] || 3000);
  const after = (name: string, offset: number) =>
    Number(env[name] || (serverPort === 0 ? 0 : serverPort + offset));
  return {
    host: env["HOST"] || "127.0.0.1",
    serverPort,
    sandboxPort: after("SANDBOX_PORT", 1),
    partnerPort: after("PARTNER_PORT", 2),
    hasRealBot: Boolean(env["TELEGRAM_BOT_TOKEN"]),
  };
}
