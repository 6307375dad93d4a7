import type { SampleToArrangeDto } from '../api/models/sample-to-arrange-dto';
import { toApiError } from '../core/api-error';
import { sampleKey } from './plan';
import type { TransferFile } from './transfer';

/** Samples in one request. */
const AT_ONCE = 50;
/** How long samples are gathered when there are fewer. */
const GATHER_MS = 200;

/** One sample and the files that it shows. */
interface Sample {
  readonly key: string;
  readonly projectId: number;
  readonly files: TransferFile[];
}

/** Asks the server, and again when it does not answer. */
type Arrange = (projectId: number, samples: SampleToArrangeDto[]) => Promise<readonly { annotation_id: number }[]>;

/**
 * Makes samples of the files that have arrived: each as soon as all of its files have, so that nobody opens half of one, and
 * many in one request.
 */
export class SampleArranger {
  private readonly samples = new Map<string, Sample>();
  private readonly ready = new Set<Sample>();
  private running: Promise<void> | null = null;

  /** @param changed Told of each file that is done or has failed by it. */
  constructor(
    files: readonly TransferFile[],
    private readonly projectIdOf: (file: TransferFile) => number,
    private readonly arrange: Arrange,
    private readonly changed: (file: TransferFile) => void,
  ) {
    for (const file of files) {
      const key = sampleKey(file.planned);
      const sample = this.samples.get(key) ?? { key, projectId: this.projectIdOf(file), files: [] };
      sample.files.push(file);
      this.samples.set(key, sample);
    }
  }

  /** A file has arrived or was left out: its sample may be complete. */
  settled(file: TransferFile): void {
    const sample = this.samples.get(sampleKey(file.planned));
    if (!sample || !isComplete(sample)) return;
    this.ready.add(sample);
    this.running ??= Promise.resolve().then(() => this.work());
    this.running.catch(() => undefined); // whoever waits in `finished` is told
  }

  /** Resolves when all that is complete has been made. */
  async finished(): Promise<void> {
    while (this.running) await this.running;
  }

  private async work(): Promise<void> {
    try {
      for (let [first] = this.ready; first; [first] = this.ready) {
        if (this.ready.size < AT_ONCE) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        const batch = this.nextBatch(first.projectId);
        for (const sample of batch) this.ready.delete(sample);
        await this.make(first.projectId, batch);
      }
    } finally {
      this.running = null;
    }
  }

  private nextBatch(projectId: number): Sample[] {
    const batch: Sample[] = [];
    for (const sample of this.ready) {
      if (sample.projectId === projectId) batch.push(sample);
      if (batch.length === AT_ONCE) break;
    }
    return batch;
  }

  /** Where one of many is refused, each is tried by itself. */
  private async make(projectId: number, batch: readonly Sample[]): Promise<void> {
    try {
      const made = await this.arrange(projectId, batch.map(asked));
      batch.forEach((sample, i) => this.done(sample, made[i]?.annotation_id ?? 0));
    } catch (failure) {
      const { status, code, message } = toApiError(failure);
      if (status < 400) throw failure; // stopped, or a fault of ours
      if (batch.length > 1) for (const sample of batch) await this.make(projectId, [sample]);
      else this.failed(batch[0], { code, message });
    }
  }

  private done({ files }: Sample, annotationId: number): void {
    for (const file of shown(files)) {
      Object.assign(file, { state: 'done', annotationId });
      this.changed(file);
    }
  }

  private failed(sample: Sample | undefined, problem: { code: string; message: string }): void {
    for (const file of shown(sample?.files ?? [])) {
      if (file.state === 'done') continue;
      Object.assign(file, { state: 'failed', problem });
      this.changed(file);
    }
  }
}

function isComplete({ files }: Sample): boolean {
  return files.every(hasSettled) && files.some(({ state }) => state === 'sent');
}

function hasSettled({ state }: TransferFile): boolean {
  return state === 'sent' || state === 'done' || state === 'left-out';
}

function shown(files: readonly TransferFile[]): TransferFile[] {
  return files.filter(({ state }) => state !== 'left-out');
}

function asked({ files }: Sample): SampleToArrangeDto {
  const { category = '', sample = '' } = files[0]?.planned ?? {};
  const images = shown(files).map(({ imageId, planned: { layer, group } }) => ({
    ...{ image_id: imageId, name: layer },
    ...(group === null ? {} : { group }),
  }));
  return { category, name: sample, images };
}
