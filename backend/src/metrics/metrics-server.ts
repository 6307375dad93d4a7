import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from './metrics.js';

/** What is read at one path: an object that becomes JSON. */
export type WatchedPage = () => Promise<{ status: number; body: object }>;

/**
 * Hands the measurements to Prometheus on an address of their own: they say how a lab works, no person's right covers them,
 * and what may read them is settled by who can reach the address.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('metrics');
  private readonly pages = new Map<string, WatchedPage>();
  private server: Server | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {}

  /** Where it listens; null: nowhere. */
  get port(): number | null {
    const address = this.server?.address();
    return address && typeof address === 'object' ? address.port : null;
  }

  /** Has something else read at the same address, for a program that has no other. @param path Such as `/health/live` */
  alsoAnswer(path: string, page: WatchedPage): void {
    this.pages.set(path, page);
  }

  async onApplicationBootstrap(): Promise<void> {
    const address = this.config.metrics;
    if (!address) return;
    this.metrics.measureProcess();
    this.server = createServer((request, response) => void this.answer(request.method, request.url, response));
    this.server.listen(address.port, address.host);
    await once(this.server, 'listening'); // rejects when the address is taken: the start fails with that
  }

  onModuleDestroy(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(method: string | undefined, url: string | undefined, response: ServerResponse): Promise<void> {
    const page = this.pages.get(url ?? '');
    if (method !== 'GET' || (url !== '/metrics' && !page)) return void response.writeHead(404).end();
    try {
      if (page) return await answerWith(response, page);
      const text = await this.metrics.text();
      response.writeHead(200, { 'content-type': this.metrics.contentType }).end(text);
    } catch (error) {
      this.log.error(`Reading ${url}`, (error as Error).stack);
      response.writeHead(500).end();
    }
  }
}

async function answerWith(response: ServerResponse, page: WatchedPage): Promise<void> {
  const { status, body } = await page();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
