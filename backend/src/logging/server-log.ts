import { ConsoleLogger } from '@nestjs/common';
import { currentRequestId } from './request-context.js';

/** What Nest tells of its own start is of no use to who runs a server. */
const FRAMEWORK = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/**
 * One line per event on standard output, without the framework's inner life: a sentence for people, or a JSON object with
 * `time` (ISO 8601), `level`, `context`, `message`, `request_id` where it happened for a request, and `stack` of an error.
 */
export class ServerLog extends ConsoleLogger {
  constructor(form: 'text' | 'json' = 'text') {
    super({ logLevels: ['fatal', 'error', 'warn', 'log'], prefix: 'Memento', json: form === 'json' });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }

  protected override stringifyJsonLogObject(logged: Record<string, unknown>): string {
    const { timestamp, level, pid, message, ...rest } = logged;
    const request = currentRequestId();
    return super.stringifyJsonLogObject({
      ...{ time: new Date(timestamp as number).toISOString(), level, pid },
      ...rest,
      ...(isFields(message) ? message : { message }),
      ...(request === undefined ? {} : { request_id: request }),
    });
  }
}

/** What is told as an object becomes fields of the line. */
function isFields(message: unknown): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null && !Array.isArray(message) && !(message instanceof Error);
}
