import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { SYSTEM_CODE, SYSTEM_ID } from '../permissions/grant-code.js';
import { Grant } from '../permissions/grant.entity.js';
import { systemGrantFor } from '../permissions/system-grant.js';
import { digestOf, hashOf } from '../users/passwords.js';
import { User, usernameKey } from '../users/user.entity.js';
import { AdoptError, EXIT } from './adopt-error.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf } from './adopt-tables.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

/** Each password takes 25 ms to hash. */
const PEOPLE_AT_ONCE = 50;
const LONGEST_USERNAME = 50;
const SHA256 = /^[0-9a-f]{64}$/i;
/** The public system sets up an administrator whose name and password are both the code of the permission. */
const KNOWN_TO_ALL = digestOf(SYSTEM_CODE);
export const ADOPTION = { userId: null, username: 'adoption' };

interface Context {
  accounts: Map<string, User>;
  /** By user id of the source. */
  hashes: Map<number, string>;
  /** Accounts of ours that somebody of this batch is. */
  linked: Set<number>;
}

/**
 * Accounts and who administers. What the public system stores in place of a password is what we make our hash of, so nobody
 * needs a new one, and nothing of the old kind is kept.
 */
@Injectable()
export class AdoptPeople {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly audit: AuditTrail,
  ) {}

  /** Without anybody who administers, nobody could ever administer: there is no set-up once there are accounts. */
  async demandAdministrator(run: AdoptRun): Promise<void> {
    if (await run.source.isHeld(SYSTEM_CODE)) return;
    if (await run.batch((tx) => this.rows.administrator(tx))) return;
    const sentence =
      'Nobody administers the source, and nobody administers this installation yet: start Memento, make its first administrator, and adopt then.';
    throw new AdoptError(EXIT.target, 'target.no-administrator', sentence);
  }

  async take(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'users',
      kind: 'user',
      size: PEOPLE_AT_ONCE,
      prepare: (tx, rows) => this.prepare(run, tx, rows),
      take: (tx, row, context, told) => this.takeUser(run, tx, row, context, told),
      // The run before may have been killed before it could say so.
      again: (row) => warnOfKnownPassword(run, row),
    });
    await this.tables.finish(run, 'users');
    await this.tables.take(run, {
      table: 'permissions',
      kind: 'permission',
      part: { where: `type = '${SYSTEM_CODE}'` },
      prepare: (tx, rows) => this.tables.targets(run, tx, 'user', rows, 'user_id'),
      take: (tx, row, users, told) => this.takeSystemGrant(tx, row, users, told),
    });
  }

  private async prepare(run: AdoptRun, tx: Db, rows: RawRow[]): Promise<Context> {
    const accounts = await this.rows.accounts(
      tx,
      rows.map((row) => usernameKey(usernameOf(row))),
    );
    const hashed = rows.map(async (row): Promise<[number, string]> => {
      const digest = textIn(row, 'password').toLowerCase();
      // What is no SHA-256 opens nothing: neither there nor here.
      const hash = run.dryRun ? '' : await hashOf(SHA256.test(digest) ? digest : randomUUID());
      return [numberIn(row, 'user_id'), hash];
    });
    return { accounts, hashes: new Map(await Promise.all(hashed)), linked: new Set() };
  }

  private async takeUser(
    run: AdoptRun,
    tx: Db,
    row: RawRow,
    { accounts, hashes, linked }: Context,
    told: BatchReport,
  ): Promise<number | null> {
    const id = keyOf('users', row);
    const username = usernameOf(row);
    if (username === '' || username.length > LONGEST_USERNAME)
      return this.refused(told, id, 'user.no-name', `It has no user name of 1 to ${LONGEST_USERNAME} characters.`);
    const there = accounts.get(usernameKey(username));
    if (there) return this.link(run, tx, there, id, linked, told);
    if (!SHA256.test(textIn(row, 'password')))
      told.note('users', id, 'user.no-password', `"${username}" has no usable password: an administrator sets one.`);
    warnOfKnownPassword(run, row);
    const [name, email, settings] = ['name', 'email', 'settings'].map((column) => textIn(row, column));
    const user = await this.rows.add(tx, User, {
      ...madeBy(null),
      ...{ username, usernameKey: usernameKey(username), name: name || username, email, settings },
      ...{ passwordHash: hashes.get(numberIn(row, 'user_id')) ?? '', active: true, kind: 'person' as const },
    });
    accounts.set(user.usernameKey, user);
    linked.add(user.userId);
    const details = { username, source: run.sourceName, source_id: id };
    const deed = { kind: 'user', verb: 'adopt', objectId: user.userId, projectId: null, details };
    await this.audit.record(tx, ADOPTION, deed);
    return user.userId;
  }

  /** Somebody of this name has an account here: it is taken for the same person, but never for two of the source. */
  private async link(
    run: AdoptRun,
    tx: Db,
    there: User,
    id: string,
    linked: Set<number>,
    told: BatchReport,
  ): Promise<number | null> {
    const { userId, username } = there;
    const isAnother = linked.has(userId) || (await this.rows.isTarget(tx, run.sourceName, 'user', userId));
    if (isAnother)
      return this.refused(told, id, 'user.name-taken', `Another account of the source is called "${username}", too.`);
    const reason = `There is an account "${username}" here: it is used, with the password that it has here.`;
    linked.add(userId);
    told.note('users', id, 'user.linked', reason);
    return userId;
  }

  private async takeSystemGrant(
    tx: Db,
    row: RawRow,
    users: Map<number, number>,
    told: BatchReport,
  ): Promise<number | null> {
    const userId = users.get(numberIn(row, 'user_id'));
    const key = keyOf('permissions', row);
    if (userId === undefined) {
      told.refuse('permissions', key, 'user.missing', 'It was given to somebody who is not there.');
      return null;
    }
    if (await this.rows.exists(tx, Grant, { userId, type: SYSTEM_CODE, typeId: SYSTEM_ID })) return 0;
    await this.rows.add(tx, Grant, systemGrantFor(userId));
    const objectId = `${userId}/${SYSTEM_CODE}/${SYSTEM_ID}`;
    await this.audit.record(tx, ADOPTION, { kind: 'permission', verb: 'grant', objectId, projectId: null });
    return 0;
  }

  private refused(told: BatchReport, id: string, code: string, reason: string): null {
    told.refuse('users', id, code, reason);
    return null;
  }
}

function usernameOf(row: RawRow): string {
  return textIn(row, 'username').trim();
}

function warnOfKnownPassword(run: AdoptRun, row: RawRow): void {
  if (textIn(row, 'password').toLowerCase() !== KNOWN_TO_ALL) return;
  run.report.warn(
    `"${usernameOf(row)}" has the password that everybody knows, "${SYSTEM_CODE}", or came with it. Change it before anybody else signs in.`,
  );
}
