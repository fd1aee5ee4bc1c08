import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Counters for Prometheus, one registry for a process. */
export interface Metrics {
  counter<Label extends string>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): Counter<Label>;
  /** `collect` is asked at each scrape. */
  gauge(name: string, help: string, collect: () => number | Promise<number>): void;
  /** `buckets` in seconds. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  /** All metrics in Prometheus' text format. */
  render(): Promise<{ readonly type: string; readonly body: string }>;
}

/** Makes the registry, with Node's own metrics in it. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) =>
      new Counter({ name, help, labelNames: [...labels], registers }),
    gauge(name, help, collect) {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await collect());
        },
      });
    },
    histogram: (name, help, buckets) =>
      new Histogram({ name, help, buckets: [...buckets], registers }),
    render: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
