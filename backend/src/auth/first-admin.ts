import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { AppError } from '../errors/app-error.js';
import { UsersService } from '../users/users.service.js';
import type { NewUser } from '../users/users.service.js';
import type { User } from '../users/user.entity.js';
import { digestOf } from '../users/passwords.js';

const TOKEN_BYTES = 32;

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

  /** @throws AppError setup.done, setup.token-wrong */
  async create(token: string, person: Omit<NewUser, 'digest' | 'settings'>, password: string): Promise<User> {
    if (!(await this.isNeeded())) throw new AppError(409, 'setup.done', 'Memento has been set up already. Sign in.');
    if (!this.tokenHash || !timingSafeEqual(sha256(token), this.tokenHash))
      throw new AppError(
        403,
        'setup.token-wrong',
        'This set-up link is not valid. Take the newest one from the console.',
      );
    const admin = await this.users.createFirstAdmin({ ...person, digest: digestOf(password), settings: '' });
    this.tokenHash = null;
    return admin;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
