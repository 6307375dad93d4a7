import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds. From a list that is remembered to an export of a large project. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A value that is asked for when the measurements are read; by the values of one label, where it has one. */
export type Reading = () => number | Record<string, number> | Promise<number | Record<string, number>>;

/**
 * What is measured of this server, in the words of Prometheus. It knows no resource: whoever has something to tell says so
 * with {@link gauge} or {@link counter}, and is asked when somebody reads.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'memento_http_request_duration_seconds',
    help: 'Time to answer a request, tiles apart, by the route that answered',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers: [this.registry],
  });
  private isCollecting = false;

  /** Memory, CPU, event loop and garbage collection of the process. Costs a little: only where somebody reads. */
  measureProcess(): void {
    if (!this.isCollecting) collectDefaultMetrics({ register: this.registry });
    this.isCollecting = true;
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  /** What may rise and fall. A reading that fails leaves its measurement out. */
  gauge(name: string, help: string, read: Reading, label?: string): void {
    new Gauge({
      ...{ name, help, labelNames: label ? [label] : [], registers: [this.registry] },
      async collect() {
        this.reset();
        const found = await Promise.resolve(read()).catch(() => ({}));
        if (typeof found === 'number') this.set(found);
        else for (const [value, count] of Object.entries(found)) this.set({ [label as string]: value }, count);
      },
    });
  }

  /** What only rises, and is counted elsewhere. */
  counter(name: string, help: string, read: () => number | Record<string, number>, label?: string): void {
    new Counter({
      ...{ name, help, labelNames: label ? [label] : [], registers: [this.registry] },
      collect() {
        this.reset();
        const found = read();
        if (typeof found === 'number') this.inc(found);
        else for (const [value, count] of Object.entries(found)) this.inc({ [label as string]: value }, count);
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
