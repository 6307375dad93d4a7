import { type ApiError, toApiError } from '../core/api-error';
import { nextName } from './image-names';
import { KnownNames } from './known-names';
import type { ImportDesk, ImportServer } from './queue-ports';
import { SampleArranger } from './sample-arranger';
import { type FileProblem, isSettled, type TransferFile } from './transfer';

/** `offline`: the server does not answer, and is asked again. `stopped`: nothing can go on until somebody acts. */
export type QueuePhase = 'paused' | 'running' | 'offline' | 'stopped' | 'finished';

export interface QueueOptions {
  /** Upload code, 1 to 5. */
  readonly code: number;
  /** By the names in the plan. */
  readonly projectIds: Readonly<Record<string, number>>;
}

/** More would only share the same line. */
const FILES_AT_ONCE = 4;
/** What an upload answers that was forgotten on the other side: it begins anew. */
const FORGOTTEN = ['upload.not-found', 'upload.expired', 'upload.offset'];
/** What the next file would be told as well. */
const FOR_ALL = ['quota.exceeded', 'storage.full', 'auth.csrf', 'auth.required', 'auth.read-only'];
const MOST_BEGINNINGS = 3;

/** Sends the files of a plan, several at once, and makes samples of what has arrived. What fails does not hold up the rest. */
export class ImportQueue {
  private current: QueuePhase = 'paused';
  private why: FileProblem | null = null;
  private stopping = new AbortController();
  private working: Promise<void> | null = null;
  /** How often the server has not answered since it last did. */
  private unanswered = 0;
  private readonly waiting: TransferFile[];
  private readonly known: KnownNames;
  private readonly arranger: SampleArranger;

  constructor(
    readonly files: readonly TransferFile[],
    private readonly options: QueueOptions,
    private readonly server: ImportServer,
    private readonly desk: ImportDesk,
    private readonly changed: () => void,
  ) {
    this.waiting = files.filter((file) => !isSettled(file));
    const projectIdOf = (file: TransferFile): number => this.projectIdOf(file);
    this.known = new KnownNames(files, projectIdOf, (projectId, names) =>
      this.answered(() => this.server.known(projectId, names)),
    );
    const arrange: ConstructorParameters<typeof SampleArranger>[2] = (projectId, samples) =>
      this.answered(() => this.server.arrange(projectId, samples));
    this.arranger = new SampleArranger(files, projectIdOf, arrange, (file) => this.keep(file));
  }

  get phase(): QueuePhase {
    return this.current;
  }

  /** Why it stopped; null: it did not. */
  get problem(): FileProblem | null {
    return this.why;
  }

  /** Begins, or goes on. */
  start(): void {
    if (this.working) return;
    this.stopping = new AbortController();
    this.why = null;
    this.enter('running');
    this.working = this.run().finally(() => (this.working = null));
  }

  /** What is on its way stays where it is: it goes on from there. Resolves when nothing moves any more. */
  async pause(): Promise<void> {
    this.stopping.abort();
    await this.working;
    if (this.current !== 'finished' && this.current !== 'stopped') this.enter('paused');
  }

  /** Stops for good. What has not arrived as a whole is thrown away on the server; what has stays. */
  async cancel(): Promise<void> {
    await this.pause();
    const begun = this.files.filter(({ uploadUrl, imageId }) => uploadUrl !== '' && imageId === 0);
    // One that cannot be given up expires by itself.
    await Promise.allSettled(begun.map(({ uploadUrl }) => this.server.giveUp(uploadUrl)));
  }

  retry(file: TransferFile): void {
    if (file.state !== 'failed') return;
    Object.assign(file, { state: 'waiting', problem: null });
    this.known.forget(file);
    this.waiting.push(file);
    this.keep(file);
    if (this.current === 'finished') this.start();
  }

  /** Sends a file whose name was taken by another one as `name (2)`. */
  rename(file: TransferFile): void {
    file.imageName = nextName(file.imageName);
    this.retry(file);
  }

  /** Goes on without a file that failed: its sample need not wait for it. */
  leaveOut(file: TransferFile): void {
    if (file.state !== 'failed') return;
    Object.assign(file, { state: 'left-out', sentBytes: 0 });
    this.keep(file);
    this.arranger.settled(file);
    if (this.current === 'finished') this.start();
  }

  private async run(): Promise<void> {
    try {
      const worker = async (): Promise<void> => {
        for (let file = this.next(); file; file = this.next()) await this.process(file);
      };
      // What had arrived when it was stopped.
      for (const file of this.files) if (file.state === 'sent') this.arranger.settled(file);
      do {
        // Each ends by itself when one of them stops all.
        await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
        await this.arranger.finished();
      } while (this.waiting.length > 0 && !this.stopping.signal.aborted);
      if (!this.stopping.signal.aborted) this.enter('finished');
    } catch (failure) {
      if (!this.stopping.signal.aborted) this.stop(toApiError(failure));
    }
  }

  private next(): TransferFile | undefined {
    return this.stopping.signal.aborted ? undefined : this.waiting.shift();
  }

  private async process(file: TransferFile): Promise<void> {
    try {
      if (file.imageId === 0) await this.bring(file);
      Object.assign(file, { state: 'sent', problem: null });
      this.keep(file);
      this.arranger.settled(file);
    } catch (failure) {
      if (this.stopping.signal.aborted) return this.putBack(file);
      const error = toApiError(failure);
      if (error.status === 401 || FOR_ALL.includes(error.code)) {
        this.putBack(file);
        return this.stop(error);
      }
      // Told beside the file: the others go on.
      Object.assign(file, { state: 'failed', sentBytes: 0, problem: problemOf(failure, error) });
      this.keep(file);
    }
  }

  /** Finds out whether the server has the file, and sends it if not. @throws what is wrong with it */
  private async bring(file: TransferFile): Promise<void> {
    file.state = 'checking';
    this.changed();
    const { signal } = this.stopping;
    const content = await this.desk.open(file.planned.path);
    if (content.size !== file.planned.size) throw changedMeanwhile();
    const known = file.uploadUrl === '' ? await this.known.of(file) : null;
    if (known && known.bytes !== file.planned.size) throw nameTaken();
    file.sha256 ||= await this.desk.digest(content, signal);
    if (known) return this.found(file, known);
    file.state = 'sending';
    this.changed();
    await this.send(file, content);
  }

  private async send(file: TransferFile, content: File): Promise<void> {
    const { signal } = this.stopping;
    const projectId = this.projectIdOf(file);
    const watch = {
      located: (uploadUrl: string) => {
        file.uploadUrl = uploadUrl;
        this.desk.keep(file);
      },
      progressed: (bytes: number) => {
        file.sentBytes = bytes;
        this.unanswered = 0;
        if (this.current === 'offline') this.enter('running');
        this.changed();
      },
    };
    for (let beginnings = 1; ; beginnings++) {
      try {
        const { code } = this.options;
        const sending = () => {
          const { imageName, sha256, uploadUrl } = file;
          return this.server.send({ file: content, projectId, imageName, code, sha256, uploadUrl }, watch, signal);
        };
        file.imageId = await this.answered(sending);
        return;
      } catch (failure) {
        const { code } = toApiError(failure);
        // The server may have made the image and the answer have got lost: it is the same one then.
        if (code === 'image.name-taken') return this.findAgain(file, failure);
        if (!FORGOTTEN.includes(code) || beginnings === MOST_BEGINNINGS) throw failure;
        if (code !== 'upload.offset') Object.assign(file, { uploadUrl: '', sentBytes: 0 });
      }
    }
  }

  private async findAgain(file: TransferFile, failure: unknown): Promise<void> {
    this.known.forget(file);
    const known = await this.known.of(file);
    if (!known) throw failure;
    this.found(file, known);
    file.wasThere = false;
  }

  private found(file: TransferFile, known: { sha256: string; image_id: number }): void {
    if (known.sha256 !== file.sha256) throw nameTaken();
    Object.assign(file, { imageId: known.image_id, wasThere: true });
  }

  /** Asks the server until it answers. @throws what it answers, AbortError */
  private async answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { signal } = this.stopping;
    for (;;) {
      try {
        signal.throwIfAborted();
        const answer = await ask();
        this.unanswered = 0;
        if (this.current === 'offline') this.enter('running');
        return answer;
      } catch (failure) {
        if (signal.aborted || !isPassing(toApiError(failure))) throw failure;
        if (this.current === 'running') this.enter('offline');
        await this.desk.waitForNetwork(this.unanswered++, signal);
      }
    }
  }

  private projectIdOf({ planned }: TransferFile): number {
    return this.options.projectIds[planned.project] ?? 0;
  }

  private putBack(file: TransferFile): void {
    file.state = 'waiting';
    this.waiting.unshift(file);
    this.changed();
  }

  private stop({ code, message }: ApiError): void {
    this.stopping.abort();
    this.why = { code, message };
    this.enter('stopped');
  }

  private enter(phase: QueuePhase): void {
    this.current = phase;
    this.changed();
  }

  private keep(file: TransferFile): void {
    this.desk.keep(file);
    this.changed();
  }
}

const PASSING = [0, 408, 429, 502, 503, 504];

/** No answer, a server that is being restarted, an upload on which another request still works. */
function isPassing({ status, code }: ApiError): boolean {
  return PASSING.includes(status) || code === 'upload.busy';
}

/** A fault with a code of its own, on this side. */
class FileFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function problemOf(failure: unknown, { code, message, status }: ApiError): FileProblem {
  if (failure instanceof FileFault) return { code: failure.code, message: failure.message };
  if (failure instanceof DOMException || status === -1) {
    const text = $localize`The file cannot be read any more. It may have been moved or deleted.`;
    return { code: 'file.unreadable', message: text };
  }
  return { code, message };
}

function changedMeanwhile(): FileFault {
  return new FileFault(
    'file.changed',
    $localize`The file has been changed since it was chosen. Choose the folder again.`,
  );
}

function nameTaken(): FileFault {
  const text = $localize`The project has another image of this name, with other content.`;
  return new FileFault('image.name-taken', text);
}
