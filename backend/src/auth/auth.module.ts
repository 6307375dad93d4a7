import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { UsersModule } from '../users/users.module.js';
import { AccessTokens } from './access-tokens.js';
import { AccessTokensRepository } from './access-tokens.repository.js';
import { AttemptLimits } from './attempt-limits.js';
import { AttemptsRepository } from './attempts.repository.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { FirstAdmin } from './first-admin.js';
import { MeController } from './me.controller.js';
import { RequestCallers } from './request-callers.js';
import { Secret } from './secret.js';
import { SecretModule } from './secret.module.js';
import { SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';
import { TokenStrategy } from './token.strategy.js';

/** Sign-in. Global for {@link Sessions}: whoever changes rights or accounts tells it. */
@Global()
@Module({
  imports: [
    PassportModule,
    SecretModule,
    JwtModule.registerAsync({
      imports: [SecretModule],
      inject: [Secret],
      useFactory: (secret: Secret) => ({ secret: secret.tokenKey, signOptions: { algorithm: 'HS256' as const } }),
    }),
    UsersModule,
  ],
  controllers: [AuthController, MeController],
  providers: [
    ...[AuthService, FirstAdmin, Sessions, SessionsRepository, SessionGuard, TokenStrategy, RequestCallers],
    ...[AccessTokens, AccessTokensRepository, AttemptLimits, AttemptsRepository],
  ],
  exports: [AttemptLimits, AuthService, FirstAdmin, JwtModule, RequestCallers, Sessions, SessionGuard, SecretModule],
})
export class AuthModule {}
