import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import type { Observable } from 'rxjs';
import { AppConfig } from '../config/app-config.js';
import { BlobStore } from '../storage/blob-store.js';
import type { Principal } from '../permissions/principal.js';
import { UploadAdmission } from './upload-admission.js';
import { formProblem, uploadForm } from './upload-storage.js';

/** Receives the form of an upload before its handler runs. */
@Injectable()
export class UploadFormInterceptor implements NestInterceptor {
  private readonly receive: RequestHandler;

  constructor(blobs: BlobStore, config: AppConfig, admission: UploadAdmission) {
    const admit = (request: Request): Promise<void> =>
      admission.admit(
        (request.body as { json?: unknown }).json,
        request.user as unknown as Principal,
        lengthOf(request),
      );
    this.receive = uploadForm(blobs, config.maxUploadBytes, admit).single('file');
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    await new Promise<void>((resolve, reject) => {
      void this.receive(http.getRequest<Request>(), http.getResponse<Response>(), (error: unknown) =>
        error ? reject(formProblem(error)) : resolve(),
      );
    });
    return next.handle();
  }
}

/** null: it comes in pieces, and nobody knows how many. */
function lengthOf(request: Request): number | null {
  const text = request.headers['content-length'];
  return text === undefined ? null : Number(text);
}
