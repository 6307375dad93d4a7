import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { sendBytes } from '../http/byte-reply.js';
import { Public } from '../permissions/requires.js';

const NAME = 'memento_cl.py';
const FILE = join(import.meta.dirname, '../../../clients/python', NAME);

/** The Python client of this very version, for scripts and build machines: there is nothing secret in it. */
@ApiTags('client')
@Controller('client')
export class ClientFileController {
  @Get(NAME)
  @Public()
  @ApiOperation({ summary: 'The Python client, one file: import it, or run it as a command' })
  @ApiProduces('text/x-python')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  async file(@Req() request: Request, @Res() response: Response): Promise<void> {
    const bytes = await readFile(FILE).catch(() => {
      throw new NotFoundError('client'); // installed without it
    });
    const identity = createHash('sha256').update(bytes).digest('hex');
    const headers = ['content-disposition', `attachment; filename="${NAME}"`];
    const about = { identity, contentType: 'text/x-python; charset=utf-8', forEver: false, requestId: null };
    sendBytes(request, response, bytes, { ...about, headers });
  }
}
