import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { ProjectsService } from '../projects/projects.service.js';
import { digestOf } from '../users/passwords.js';
import { UsersService } from '../users/users.service.js';
import { DemoSamples } from './demo-samples.js';

const USERNAME = 'demo';
const PROJECT = 'Demo: cells and tissue';
const LABELS = ['good quality', 'out of focus', 'artefact'];
const PASSWORD_BYTES = 9;

/** `npm start -- --demo`: an administrator with a random password, and a project to look at, made as a user would make it. */
@Injectable()
export class Demo {
  private readonly log = new Logger('demo');

  constructor(
    private readonly users: UsersService,
    private readonly projects: ProjectsService,
    private readonly labels: LabelsService,
    private readonly samples: DemoSamples,
  ) {}

  /** @returns null unless there was nobody yet: its password is shown once and kept nowhere. */
  async ensureAdmin(): Promise<{ username: string; password: string } | null> {
    if (!(await this.users.nobodyYet())) return null;
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const person = { username: USERNAME, name: 'Demo administrator', email: '', settings: '' };
    await this.users.createFirstAdmin({ ...person, digest: digestOf(password) });
    return { username: USERNAME, password };
  }

  /** Draws and imports what is missing of the demo project: an interrupted start is completed by the next. */
  async ensureProject(): Promise<void> {
    const owner = await this.users.firstAdministrator();
    const { userId, username } = owner;
    const me: Principal = { userId, username, sessionId: '', asOfMs: performance.now(), system: true, grants: [] };
    const projectId = await this.projectOf(me);
    const folder = await mkdtemp(join(tmpdir(), 'memento-demo-'));
    try {
      this.log.log('Drawing the demo images …');
      const { drawDemo } = await import('./draw.js'); // only a demo pays for loading it
      for (const image of await drawDemo(folder)) await this.samples.ensure(image, projectId, me);
      this.log.log(`The project "${PROJECT}" is there; its last images may still be on their way.`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async projectOf(me: Principal): Promise<number> {
    const { rows } = await this.projects.list(PROJECT, { limit: 1, after: null }, me);
    if (rows[0]) return rows[0].projectId;
    const { projectId } = await this.projects.create({ name: PROJECT }, me);
    for (const name of LABELS) await this.labels.create({ project_id: projectId, name }, me);
    return projectId;
  }
}
