import type { DataSource } from 'typeorm';
import { madeBy } from '../../src/database/tracked.js';
import { openMigrated, dataSourceOptions } from '../../src/database/data-source.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { ENTITIES } from '../../src/entities.js';
import { QUEUE_TIMES, type QueueTimes, TableJobQueue } from '../../src/jobs/table-job-queue.js';
import { TilingJob } from '../../src/jobs/tiling-job.entity.js';
import { TilingJobsRepository } from '../../src/jobs/tiling-jobs.repository.js';
import { Project } from '../../src/projects/project.entity.js';
import { User } from '../../src/users/user.entity.js';
import { anImageRow } from '../builders/an-image.js';
import { throwawayPlace } from '../throwaway-database.js';
import { ByHand } from './by-hand.js';

const NEVER_MS = 2 ** 30;
const START = Date.UTC(2026, 0, 1);

/** A queue with its handler, as one server has it; its clock is the laboratory's. */
export interface Server {
  queue: TableJobQueue;
  hands: ByHand;
}

/** A database, a clock that stands still, and servers that look for work when they are told to. */
export interface Laboratory {
  dataSource: DataSource;
  /** Lets time pass. */
  wait(ms: number): void;
  project(): Promise<number>;
  /** An image that is to be tiled, without a job. */
  image(projectId: number): Promise<number>;
  job(imageId: number): Promise<TilingJob>;
  /** A server of its own, with a connection of its own to the one database. */
  server(workers?: number, times?: Partial<QueueTimes>): Promise<Server>;
  close(): Promise<void>;
}

export async function aLaboratory(): Promise<Laboratory> {
  const place = await throwawayPlace();
  const connect = (): Promise<DataSource> => openMigrated(dataSourceOptions(place, ENTITIES));
  const dataSource = await connect();
  const { manager } = dataSource;
  const [connections, queues]: [DataSource[], TableJobQueue[]] = [[dataSource], []];
  let [now, names] = [START, 0];
  const name = (): string => `name ${++names}`;
  const account = { username: 'ada', usernameKey: 'ada', name: 'Ada', email: 'ada@lab.test', passwordHash: 'x' };
  const ada = Object.assign(new User(), { ...madeBy(null), ...account, settings: '', active: true, kind: 'person' });
  await manager.insert(User, ada);
  const still = { pollMs: NEVER_MS, heartbeatMs: NEVER_MS, now: () => now };
  return {
    dataSource,
    wait: (ms) => void (now += ms),
    project: async () => {
      const values = { name: name(), ownerId: ada.userId, settings: '', readers: 1 };
      const row = Object.assign(new Project(), { ...madeBy(ada.userId), ...values });
      await manager.insert(Project, row);
      return row.projectId;
    },
    image: (projectId) => {
      const waiting = { status: 'processing', failureCode: null, failureMessage: null } as const;
      return anImageRow(dataSource, { projectId, ownerId: ada.userId, name: name(), ...waiting });
    },
    job: (imageId) => manager.findOneByOrFail(TilingJob, { imageId }),
    server: async (workers = 1, times = {}) => {
      const connection = await connect();
      connections.push(connection);
      const work = new UnitOfWork(connection);
      const queue = new TableJobQueue(work, new TilingJobsRepository(), workers, {
        ...QUEUE_TIMES,
        ...still,
        ...times,
      });
      queues.push(queue);
      return { queue, hands: new ByHand() };
    },
    close: async () => {
      for (const queue of queues) await queue.close();
      for (const connection of connections) await connection.destroy();
      await place.remove();
    },
  };
}
