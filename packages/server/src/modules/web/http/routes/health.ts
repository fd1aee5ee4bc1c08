import type Router from "@koa/router";
import { DomainError } from "#kernel/errors";
import type { HealthChecks, WebDeps } from "../../contract.ts";
import { isLoopback } from "../client-address.ts";

/** `/livez` the process runs, `/readyz` it may be given work, `/health` what it stands on, `/metrics` for Prometheus. */
export function healthRoutes(router: Router, { health, lifecycle, metrics }: WebDeps): void {
  router.get("/livez", (ctx) => {
    ctx.body = { status: "alive" };
  });
  router.get("/readyz", async (ctx) => {
    const isReady = !lifecycle.isStopping && (await health.database());
    ctx.status = isReady ? 200 : 503;
    ctx.body = { status: isReady ? "ready" : "not-ready" };
  });
  router.get("/health", async (ctx) => {
    const checks = await runAll(health);
    const isHealthy = Object.values(checks).every(Boolean);
    ctx.status = isHealthy ? 200 : 503;
    ctx.body = { status: isHealthy ? "healthy" : "unhealthy", checks };
  });
  router.get("/metrics", async (ctx) => {
    // Closed to the outside: figures tell more than they seem to.
    if (!isLoopback(ctx.ip)) throw new DomainError("not-found");
    const { type, body } = await metrics.render();
    ctx.type = type;
    ctx.body = body;
  });
}

async function runAll(health: HealthChecks): Promise<Record<keyof HealthChecks, boolean>> {
  const [database, redis, openrouter, telegram] = await Promise.all([
    health.database(),
    health.redis(),
    health.openrouter(),
    health.telegram(),
  ]);
  return { database, redis, openrouter, telegram };
}
