import { ArgumentsHost, Catch, ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { loggedPath } from '../http/logged-path.js';
import { errorReply } from './error-reply.js';

/** Answers with the one error shape whatever was thrown. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = String(response.getHeader('x-request-id') ?? '');
    const reply = errorReply(thrown, requestId);
    if (reply.status >= 500)
      this.log.error(`${requestId} ${request.method} ${loggedPath(request.path)}`, (thrown as Error)?.stack);
    if (response.headersSent) return void response.destroy();
    if (typeof reply.retry_after === 'number') response.setHeader('retry-after', reply.retry_after);
    response.status(reply.status).json(reply);
  }
}
