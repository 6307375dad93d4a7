import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { originOf } from '../auth/origin.js';
import { Answers } from '../http/documented.js';
import { Public } from '../permissions/requires.js';
import { OidcStateDto, StartQuery } from './dto/oidc.dto.js';
import { OidcSignIn } from './oidc-sign-in.js';

@ApiTags('sign-in')
@Controller('auth/oidc')
export class OidcController {
  constructor(private readonly signIn: OidcSignIn) {}

  @Get()
  @Public()
  @Answers(200, OidcStateDto, 'Whether one can sign in with an identity provider')
  state(): OidcStateDto {
    return { enabled: this.signIn.enabled };
  }

  @Get('start')
  @Public()
  @ApiOperation({ summary: 'Send the browser to the identity provider' })
  @ApiFoundResponse({ description: 'To the provider.' })
  async start(@Query() { next }: StartQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.redirect(await this.signIn.start(next, request, response));
  }

  @Get('callback')
  @Public()
  @ApiOperation({ summary: 'Where the identity provider sends the browser back to' })
  @ApiFoundResponse({ description: 'Signed in, to where one wanted to go; else to the sign-in page with `?problem=`.' })
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.redirect(await this.signIn.finish(request, response, originOf(request)));
  }
}
