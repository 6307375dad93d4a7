import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { contentPolicy } from '../http/content-policy.js';
import { Requires } from '../permissions/requires.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PAGE, docsFile, START_SCRIPT } from './docs-page.js';

const policy = contentPolicy();

/** The contract to read and to try out, for those who are signed in. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(private readonly api: ApiDocument) {}

  @Get('openapi.json')
  @Requires('session:use')
  @Header('cache-control', 'private, no-cache')
  document(): OpenAPIObject {
    return this.api.document;
  }

  @Get('docs')
  @Requires('session:use')
  @Header('cache-control', 'private, no-cache')
  page(@Req() request: Request, @Res() response: Response): void {
    policy(request, response, () => void response.type('html').send(DOCS_PAGE));
  }

  @Get('docs/start.js')
  @Requires('session:use')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'private, no-cache')
  start(): string {
    return START_SCRIPT;
  }

  @Get('docs/:file')
  @Requires('session:use')
  file(@Param('file') name: string, @Res() response: Response): void {
    const path = docsFile(name);
    if (!path) throw new NotFoundError('file');
    // The folder may lie below one that begins with a dot.
    response.sendFile(path, { dotfiles: 'allow', headers: { 'cache-control': 'private, no-cache' } });
  }
}
