import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { newSecret } from '../auth/secret-token.js';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NameTakenError } from '../errors/app-error.js';
import { digestOf } from '../users/passwords.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { IdentitiesRepository } from './identities.repository.js';
import { OidcUnknownError } from './oidc.errors.js';

const LONGEST_USERNAME = 40;
const LONGEST_TEXT = 255;
const MOST_TRIES = 50;

/** What an identity provider says of somebody. */
export interface Claims {
  issuer: string;
  subject: string;
  /** Only when the provider has verified it. */
  email: string | null;
  name: string | null;
  username: string | null;
}

/** From people of an identity provider to people of this installation. */
@Injectable()
export class OidcPeople {
  constructor(
    private readonly work: UnitOfWork,
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersService,
    private readonly config: AppConfig,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Whoever was linked before; else the one person with the verified address; else, when the settings say so, a new person
   * without rights.
   *
   * @throws OidcUnknownError also for a deactivated account
   */
  async userFor(claims: Claims): Promise<User> {
    const { issuer, subject } = claims;
    const known = await this.identities.find(this.work.db, issuer, subject);
    if (known) return active(known.user);
    const user = (claims.email && (await this.users.byEmail(claims.email))) || (await this.made(claims));
    await this.work.run(async (tx) => {
      await this.identities.link(tx, { issuer, subject, userId: user.userId, createdAt: new Date() });
      const details = { username: user.username, issuer };
      await this.audit.record(tx, user, {
        kind: 'user',
        verb: 'link',
        objectId: user.userId,
        projectId: null,
        details,
      });
    });
    const linked = await this.identities.find(this.work.db, issuer, subject);
    return active(linked?.user ?? user);
  }

  private async made(claims: Claims): Promise<User> {
    if (!this.config.oidc?.create) throw new OidcUnknownError();
    const wanted = cleaned(claims.username ?? claims.email?.split('@')[0] ?? '', LONGEST_USERNAME) || 'person';
    const person = {
      name: cleaned(claims.name ?? '', LONGEST_TEXT) || wanted,
      email: (claims.email ?? '').slice(0, LONGEST_TEXT),
      digest: digestOf(newSecret()), // nobody knows it: they sign in at the provider
      settings: '',
    };
    for (let n = 1; n <= MOST_TRIES; n++) {
      const username = n === 1 ? wanted : `${wanted}-${n}`;
      try {
        return await this.users.create({ ...person, username }, { userId: null, username: 'identity provider' });
      } catch (error) {
        // Somebody else has this user name: the next one.
        if (!(error instanceof NameTakenError)) throw error;
      }
    }
    throw new OidcUnknownError();
  }
}

function active(user: User): User {
  if (!user.active) throw new OidcUnknownError();
  return user;
}

// eslint-disable-next-line no-control-regex -- control characters are what it finds
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

/** A provider may say anything. */
function cleaned(text: string, most: number): string {
  return text.replace(CONTROL_CHARACTERS, '').trim().slice(0, most).trim();
}
