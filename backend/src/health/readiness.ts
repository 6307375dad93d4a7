import { access, constants } from 'node:fs/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { LiveBus } from '../live/live-bus.js';
import { BlobStore } from '../storage/blob-store.js';

/** Longer than this is no answer: who asks has a limit of its own. */
const PATIENCE_MS = 2_000;

export type PartState = 'ok' | 'away';

/** How the parts are that a server needs for its work. */
export interface Readiness {
  /** Whether requests should be sent to this server. */
  ready: boolean;
  /** `ending`: it was told to end. */
  server: 'ok' | 'ending';
  database: PartState;
  /** The data folder; and the bucket, without which this server works on with what it has copies of. */
  storage: PartState;
  /** Of what people do, to the other servers. Without it this one works on: its own people are told. */
  live: PartState;
}

/** 503: the server cannot do its work; each part that is not there is an issue. */
export class UnreadyError extends AppError {
  constructor({ ready: _, ...parts }: Readiness) {
    const missing = Object.entries(parts).filter(([, state]) => state !== 'ok');
    const issues = missing.map(([path, message]) => ({ path, message }));
    super(503, 'server.unready', 'This server cannot do its work at the moment.', { issues });
  }
}

/** Whether this server can do its work now, as a load balancer and a person want to know. */
@Injectable()
export class ReadinessProbe implements OnModuleDestroy {
  private isEnding = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly config: AppConfig,
    private readonly bus: LiveBus,
    private readonly blobs: BlobStore,
  ) {}

  onModuleDestroy(): void {
    this.isEnding = true;
  }

  /** @throws UnreadyError */
  async demand(): Promise<Readiness> {
    const readiness = await this.look();
    if (!readiness.ready) throw new UnreadyError(readiness);
    return readiness;
  }

  async look(): Promise<Readiness> {
    const [database, folder, bucket] = await Promise.all([
      inTime(this.work.db.query('SELECT 1')),
      inTime(access(this.config.dataDir, constants.R_OK | constants.W_OK)),
      inTime(this.blobs.bucket ? this.blobs.bucket.objects.check() : Promise.resolve()),
    ]);
    const storage = folder === 'ok' ? bucket : 'away';
    const live = this.bus.isConnected ? 'ok' : 'away';
    const server = this.isEnding ? 'ending' : 'ok';
    // All servers miss the bucket at once: were they all out of reach, nobody could even draw.
    return { ready: server === 'ok' && database === 'ok' && folder === 'ok', server, database, storage, live };
  }
}

async function inTime(asked: Promise<unknown>): Promise<PartState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PartState>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, 'away')));
  const answer = asked.then(
    () => 'ok' as const,
    () => 'away' as const, // whatever it is: the log of what needed it says more
  );
  const state = await Promise.race([answer, late]);
  clearTimeout(timer);
  return state;
}
