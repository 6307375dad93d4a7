import { Controller, Get, Query, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../permissions/requires.js';

const TOKEN = /^[A-Za-z0-9_-]{1,100}$/;

/** Links to samples that the public system gave out, and that an adoption has brought: people have them in their mail. */
@ApiExcludeController()
@Controller()
export class CompatShareLinksController {
  /** Behind the `#`, where our own links have it: from there on it stands in no log. */
  @Get('viewer')
  @Public()
  @Redirect('/', 302)
  lead(@Query('share') share?: unknown): { url: string } {
    return { url: typeof share === 'string' && TOKEN.test(share) ? `/share#${share}` : '/' };
  }
}
