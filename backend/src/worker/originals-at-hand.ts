import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { StartRefused } from '../errors/start-refused.js';
import { ImageContents } from '../images/image-contents.js';
import { NewestOriginalsRepository } from './newest-originals.repository.js';

/** Some may have been lost or moved; not all of so many. */
const LOOKED_AT = 20;

/**
 * Sees to it that a worker has the files of the installation before it takes a job: where another folder is mounted, or none, each
 * image would fail for good as one whose original is gone.
 */
@Injectable()
export class OriginalsAtHand implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly originals: NewestOriginalsRepository,
    private readonly contents: ImageContents,
  ) {}

  /** @throws StartRefused worker.files-elsewhere */
  async onModuleInit(): Promise<void> {
    const newest = await this.originals.newest(this.work.db, LOOKED_AT);
    for (const image of newest) if ((await this.contents.stateOf(image)) !== 'missing') return;
    if (newest.length > 0) throw filesElsewhere();
  }
}

function filesElsewhere(): StartRefused {
  return new StartRefused(
    'worker.files-elsewhere',
    'none of the newest images of this database has its file here. Give the worker the data folder of the servers (MEMENTO_DATA).',
  );
}
