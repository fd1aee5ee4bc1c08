import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Secret } from "../kernel/secret.ts";
import { envExample } from "./env-example.ts";
import { ConfigError, loadConfig } from "./load.ts";

const kept = () => new Secret("kept in the data folder, long enough");
const load = (env: Record<string, string>) => loadConfig(env, kept);
const faultsOf = (env: Record<string, string>): string => {
  try {
    load(env);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
};

describe("the settings", () => {
  it("have defaults with which everything runs on one machine", () => {
    expect(load({})).toMatchObject({
      roles: ["web", "ai", "telegram"],
      dataDir: "./.data",
      databaseUrl: undefined,
      redisUrl: undefined,
      telegram: undefined,
      ai: { provider: undefined },
      web: { host: "127.0.0.1", port: 3000, publicUrl: "http://localhost:3000" },
    });
  });

  it("name every fault at once, with an example", () => {
    const faults = faultsOf({
      PORT: "70000",
      LOG_LEVEL: "loud",
      TELEGRAM_BOT_TOKEN: "x",
      REDIS_URL: "http://a",
    });
    for (const name of ["PORT", "LOG_LEVEL", "TELEGRAM_BOT_TOKEN", "REDIS_URL"]) {
      expect(faults).toMatch(new RegExp(`- ${name} must .*\\(for example: `));
    }
    expect(faults).toContain("4 faults");
  });

  it("refuse what contradicts itself", () => {
    expect(faultsOf({ ILPO_ROLES: "web" })).toContain("needs DATABASE_URL and REDIS_URL");
    expect(faultsOf({ DATABASE_URL: "postgres://a/b" })).toContain("ILPO_SECRET is needed");
    expect(faultsOf({ TELEGRAM_WEBHOOK_URL: "https://a.example" })).toContain(
      "needs TELEGRAM_BOT_TOKEN",
    );
    expect(faultsOf({ TELEGRAM_WEBHOOK_URL: "http://a.example" })).toContain(
      "must be an https address",
    );
  });

  it("give Telegram's webhook a path of its own for each bot, unless one is set", () => {
    const pathOf = (url: string, token: string) =>
      load({ TELEGRAM_WEBHOOK_URL: url, TELEGRAM_BOT_TOKEN: token }).telegram?.webhook?.url
        .pathname;
    const [one, two] = ["a", "b"].map((letter) => `123456789:${letter.repeat(35)}`) as [
      string,
      string,
    ];
    const own = pathOf("https://a.example", one);
    expect(own).toMatch(/^\/telegram\/[\w-]{43}$/u);
    expect(pathOf("https://a.example/", two)).not.toBe(own);
    expect(pathOf("https://a.example/hook", one)).toBe("/hook");
  });

  it("never print a secret", () => {
    const config = load({ OPENROUTER_API_KEY: "sk-canary", ILPO_SECRET: "canary".repeat(8) });
    expect(`${JSON.stringify(config)}${String(config.secret)}`).not.toContain("canary");
  });

  it("are all in .env.example, which is generated", () => {
    const file = readFileSync(new URL("../../../../.env.example", import.meta.url), "utf8");
    expect(file).toBe(envExample());
  });
});
