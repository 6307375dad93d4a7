import { ConsoleLogger } from '@nestjs/common';

/** What Nest tells of its own start is of no use to who runs a server. */
const FRAMEWORK = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** One line per event on standard output, without the framework's inner life. */
export class ServerLog extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['fatal', 'error', 'warn', 'log'], prefix: 'Memento' });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
