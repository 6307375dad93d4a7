import { Body, Controller, Delete, Get, Param, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { Answers, AnswersNothing } from '../http/documented.js';
import { AnswersSecret } from '../idempotency/answers-secret.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { AccessTokens } from './access-tokens.js';
import { AuthService } from './auth.service.js';
import { CreateTokenDto, NewTokenDto, TokenDto, TokenListDto } from './dto/access-token.dto.js';
import { ChangePasswordDto, SessionListDto } from './dto/session.dto.js';
import { originOf } from './origin.js';
import { Sessions } from './sessions.js';

/** What everybody looks after themselves: password, sessions, tokens. */
@ApiTags('sign-in')
@Controller('me')
export class MeController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: Sessions,
    private readonly tokens: AccessTokens,
  ) {}

  @Put('password')
  @Requires('password:change')
  @AnswersNothing('Change the own password: other sessions and all access tokens end')
  changePassword(
    @Body() { old_password, new_password }: ChangePasswordDto,
    @Me() me: Principal,
    @Req() request: Request,
  ): Promise<void> {
    return this.auth.changePassword(old_password, new_password, me, originOf(request));
  }

  @Get('sessions')
  @Requires('session:manage')
  @Answers(200, SessionListDto, 'Where the caller is signed in, newest first')
  async listSessions(@Me() me: Principal): Promise<SessionListDto> {
    return SessionListDto.from(await this.sessions.list(me.userId), me);
  }

  @Delete('sessions/:sessionId')
  @Requires('session:manage')
  @AnswersNothing('Sign out somewhere else')
  async endSession(@Param('sessionId') sessionId: string, @Me() me: Principal): Promise<void> {
    if (!(await this.sessions.endOf(me.userId, sessionId))) throw new NotFoundError('session');
  }

  @Delete('sessions')
  @Requires('session:manage')
  @AnswersNothing('Sign out everywhere but here; access tokens stay')
  endOtherSessions(@Me() me: Principal): Promise<void> {
    return this.sessions.endOthersOf(me.userId, me.sessionId);
  }

  @Get('tokens')
  @Requires('token:manage')
  @Answers(200, TokenListDto, 'Personal access tokens of the caller, newest first, without the tokens themselves')
  async listTokens(@Me() me: Principal): Promise<TokenListDto> {
    return TokenListDto.from(await this.tokens.list(me));
  }

  @Post('tokens')
  @Requires('token:manage')
  @AnswersSecret()
  @Answers(201, NewTokenDto, 'Make a personal access token; it is shown this once')
  async createToken(@Body() dto: CreateTokenDto, @Me() me: Principal): Promise<NewTokenDto> {
    const { name, scope, expires_at: expiresAt } = dto;
    const { token, secret } = await this.tokens.create({ name, scope, expiresAt }, me);
    return { token: TokenDto.from(token), secret };
  }

  @Delete('tokens/:tokenId')
  @Requires('token:manage')
  @AnswersNothing('Revoke a personal access token at once')
  revokeToken(@Param('tokenId', IdPipe) tokenId: number, @Me() me: Principal): Promise<void> {
    return this.tokens.revoke(tokenId, me);
  }
}
