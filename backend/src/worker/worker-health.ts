import { Injectable } from '@nestjs/common';
import { ReadinessProbe, UnreadyError } from '../health/readiness.js';
import { MetricsServer } from '../metrics/metrics-server.js';

/** A worker has no API: who asks whether it is alive, and whether it can work, asks where its measurements are. */
@Injectable()
export class WorkerHealth {
  constructor(server: MetricsServer, probe: ReadinessProbe) {
    server.alsoAnswer('/health/live', () => Promise.resolve({ status: 200, body: { status: 'ok' } }));
    server.alsoAnswer('/health/ready', async () => {
      const readiness = await probe.look();
      if (!readiness.ready) return replyTo(new UnreadyError(readiness));
      const { ready: _, ...parts } = readiness;
      return { status: 200, body: { status: 'ready', ...parts } };
    });
  }
}

/** As the API says it, but for the id of the request: there is none. */
function replyTo({ status, code, message, details }: UnreadyError): { status: number; body: object } {
  return { status, body: { status, code, message, ...details } };
}
