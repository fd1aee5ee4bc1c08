import { startScriptedOpenAi } from "./scripted-openai.ts";

// Run as a process of its own: PORT, CHUNK_SIZE, CHUNK_DELAY_MS and FIRST_TOKEN_DELAY_MS from the environment.
// PUT /script/fault with {"fault": {...}} spoils its answers, with {} mends them.
const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

const server = await startScriptedOpenAi({
  port: number("PORT", 0),
  chunkSize: number("CHUNK_SIZE", 12),
  chunkDelayMs: number("CHUNK_DELAY_MS", 0),
  firstTokenDelayMs: number("FIRST_TOKEN_DELAY_MS", 0),
});
console.log(`Scripted model on ${server.baseUrl}`);
