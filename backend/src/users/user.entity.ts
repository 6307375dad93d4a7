import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { LONG_TEXT } from '../database/column-types.js';
import { Tracked } from '../database/tracked.js';

/** `guest`: the account of a share link. It owns what is drawn through the link; nobody can sign in to it. */
export type AccountKind = 'person' | 'guest';

@Entity('users')
@Index('ux_users_username', ['usernameKey'], { unique: true })
export class User extends Tracked {
  @PrimaryGeneratedColumn()
  userId: number;

  @Column({ type: 'varchar', length: 50 })
  username: string;

  /** `username` in lower case: names that differ in case only are one name, in both databases. */
  @Column({ type: 'varchar', length: 50 })
  usernameKey: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 255 })
  email: string;

  /** argon2id over the SHA-256 (hex) of the password. */
  @Column({ type: 'varchar', length: 255 })
  passwordHash: string;

  @Column({ type: LONG_TEXT })
  settings: string;

  /** Whether the person may sign in. */
  @Column({ type: 'boolean', default: true })
  active: boolean;

  @Column({ type: 'varchar', length: 8, default: 'person' })
  kind: AccountKind;
}

export function usernameKey(username: string): string {
  return username.toLowerCase();
}
