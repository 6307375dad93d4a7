import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { IdentitiesRepository } from './identities.repository.js';
import { OidcPeople } from './oidc-people.js';
import { OidcProvider } from './oidc-provider.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OidcController } from './oidc.controller.js';

/** Sign-in with an identity provider, when the settings name one. */
@Module({
  imports: [UsersModule],
  controllers: [OidcController],
  providers: [OidcSignIn, OidcProvider, OidcPeople, IdentitiesRepository],
})
export class OidcModule {}
