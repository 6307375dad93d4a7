import { Body, Controller, Get, Headers, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Answers, AnswersNothing } from '../http/documented.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Public, Requires } from '../permissions/requires.js';
import { UserDto } from '../users/dto/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { AuthService, credentialsOf, type SignedIn } from './auth.service.js';
import { clearSessionCookies, setSessionCookies } from './cookies.js';
import { LoginDto, LoginReplyDto, MeDto, SetupDto, SetupStateDto } from './dto/login.dto.js';
import { FirstAdmin } from './first-admin.js';
import { originOf } from './origin.js';

@ApiTags('sign-in')
@Controller()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly firstAdmin: FirstAdmin,
    private readonly users: UsersService,
    private readonly control: AccessControl,
  ) {}

  @Post('login')
  @Public()
  @Answers(200, LoginReplyDto, 'Sign in with headers or a JSON body')
  @ApiHeader({ name: 'username', required: false })
  @ApiHeader({ name: 'password', required: false, description: 'SHA-256 of the password, hex' })
  async login(
    @Headers() headers: Record<string, string>,
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginReplyDto> {
    const signedIn = await this.auth.signIn(credentialsOf(headers, body), originOf(request));
    return body.cookie ? replyWithCookies(signedIn, request, response) : replyWithToken(signedIn);
  }

  @Post('logout')
  @Requires('session:end')
  @AnswersNothing('Sign out: the token ends at once')
  async logout(@Me() me: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.signOut(me.sessionId);
    clearSessionCookies(response);
  }

  @Get('me')
  @Requires('session:use')
  @Answers(200, MeDto, 'Who I am and what I may do anywhere')
  async me(@Me() me: Principal): Promise<MeDto> {
    const user = await this.users.account(me.userId);
    return MeDto.from(user, me, this.control.mayCreateProjects(me));
  }

  @Get('setup')
  @Public()
  @Answers(200, SetupStateDto, 'Whether the first administrator is still to be made')
  async setupState(): Promise<SetupStateDto> {
    return { needed: await this.firstAdmin.isNeeded() };
  }

  @Post('setup')
  @Public()
  @Answers(201, LoginReplyDto, 'Make the first administrator with the one-time link, and sign in')
  async setup(
    @Body() { token, password, ...person }: SetupDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginReplyDto> {
    const admin = await this.firstAdmin.create(token, person, password, originOf(request));
    return replyWithCookies(await this.auth.startFor(admin, originOf(request)), request, response);
  }
}

function replyWithToken({ token, user }: SignedIn): LoginReplyDto {
  return { token, user: UserDto.from(user) };
}

function replyWithCookies(signedIn: SignedIn, request: Request, response: Response): LoginReplyDto {
  setSessionCookies(request, response, signedIn);
  return { token: '', user: UserDto.from(signedIn.user) };
}
