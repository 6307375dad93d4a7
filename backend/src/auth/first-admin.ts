import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { AppError } from '../errors/app-error.js';
import { UsersService } from '../users/users.service.js';
import type { NewUser } from '../users/users.service.js';
import type { User } from '../users/user.entity.js';
import { digestOf } from '../users/passwords.js';
import { AttemptLimits, withCode } from './attempt-limits.js';
import type { Origin } from './origin.js';

const TOKEN_BYTES = 32;

type Person = Omit<NewUser, 'digest' | 'settings'>;

/**
 * The first administrator: from the environment, or made in the browser by whoever can read the console. There is no
 * default password, and the link dies with its first use and with the process.
 */
@Injectable()
export class FirstAdmin {
  private readonly log = new Logger('setup');
  private tokenHash: Buffer | null = null;

  constructor(
    private readonly users: UsersService,
    private readonly config: AppConfig,
    private readonly limits: AttemptLimits,
  ) {}

  isNeeded(): Promise<boolean> {
    return this.users.nobodyYet();
  }

  /** Makes the administrator that the environment names, once. */
  async fromEnvironment(): Promise<void> {
    const named = this.config.firstAdmin;
    if (!named || !(await this.isNeeded())) return;
    const { username, password } = named;
    await this.users.createFirstAdmin({
      username,
      name: username,
      email: '',
      digest: digestOf(password),
      settings: '',
    });
    this.log.log(`Made the administrator "${username}" that the environment names.`);
  }

  /** A new one-time link's token; the one before is worth nothing. */
  newToken(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.tokenHash = sha256(token);
    return token;
  }

  /** @throws AppError setup.done, setup.token-wrong, TooManyAttemptsError */
  create(token: string, person: Person, password: string, { address }: Origin): Promise<User> {
    return this.limits.guard({ kind: 'set-up', account: '', address }, withCode('setup.token-wrong'), () =>
      this.verifiedAndMade(token, person, password),
    );
  }

  private async verifiedAndMade(token: string, person: Person, password: string): Promise<User> {
    if (!(await this.isNeeded())) throw new AppError(409, 'setup.done', 'Memento has been set up already. Sign in.');
    const { tokenHash } = this;
    if (!tokenHash || !timingSafeEqual(sha256(token), tokenHash))
      throw new AppError(
        403,
        'setup.token-wrong',
        'This set-up link is not valid. Take the newest one from the console.',
      );
    this.tokenHash = null; // taken before anything is awaited: a second request with it comes too late
    try {
      return await this.users.createFirstAdmin({ ...person, digest: digestOf(password), settings: '' });
    } catch (error) {
      this.tokenHash = tokenHash;
      throw error;
    }
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
