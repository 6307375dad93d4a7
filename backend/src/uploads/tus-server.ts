import { type CancellationContext, Server, type ServerOptions } from '@tus/server';
import type { Request, Response } from 'express';
import { uploadProblem } from './uploads.errors.js';

/** What the library hands to its hooks. */
type HookRequest = Parameters<NonNullable<ServerOptions['onUploadFinish']>>[0];

/** The library's protocol, whose refusals are thrown: the one error filter answers them as it does all others. */
export class TusServer extends Server {
  override async write(
    _context: CancellationContext,
    _headers: Headers,
    status: number,
    body?: string,
  ): Promise<never> {
    throw uploadProblem({ status_code: status, body });
  }

  /** Answers a request, or throws. */
  async answer(request: Request, response: Response): Promise<void> {
    response.setHeader('tus-resumable', '1.0.0');
    // The library refuses the lists that a chain of proxies writes; addresses are told without a host anyway.
    request.rawHeaders = withoutHeader(request.rawHeaders, 'x-forwarded-proto');
    await this.handle(request, response);
  }
}

/** The request as the guards have passed it. */
export function expressRequest(request: HookRequest): Request {
  return request.runtime?.node?.req as unknown as Request;
}

/** @param raw Names and values in turn. */
function withoutHeader(raw: string[], name: string): string[] {
  return raw.filter((_, i) => raw[i - (i % 2)].toLowerCase() !== name);
}
