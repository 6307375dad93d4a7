import { openerAsking } from './asked-sources.js';
import { configureDecoder, probeImage, tileImage, type TilingReports } from './tiler.js';
import { compose } from './compose.js';
import { paint } from './picture.js';
import { regionPicture } from './region-picture.js';
import { TilingError } from './tiling-error.js';
import type {
  LentBytes,
  ResultOf,
  SourceQuestion,
  WorkerAnswer,
  WorkerJob,
  WorkerMessage,
  WorkerReport,
  WorkerTask,
} from './worker-protocol.js';

/*
 * The program of a tiling process. Images are decoded here and nowhere else: a file that crashes the decoder ends this
 * process, not the server. It takes one job at a time and ends when its parent is gone.
 */

const HEARTBEAT_MS = 200;

process.on('disconnect', () => process.exit());
process.on('message', (message: WorkerJob | WorkerAnswer) => {
  if ('task' in message) return void work(message);
  questions.get(message.questionId)?.(message.answer);
  questions.delete(message.questionId);
});

/** What waits for an answer, by the question's id. */
const questions = new Map<number, (answer: LentBytes | null) => void>();
let asked = 0;

async function work(job: WorkerJob): Promise<void> {
  let share = 0;
  // Says that we live, how far we are, and how much memory is held, so that the parent can end us before the machine suffers.
  const heartbeat = setInterval(() => send(job, { kind: 'progress', share }), HEARTBEAT_MS);
  try {
    configureDecoder(job.limits);
    const result = await perform(job, {
      onProgress: (reached) => (share = Math.max(share, reached)),
      onPreview: (outcome) => send(job, { kind: 'preview', outcome }),
    });
    clearInterval(heartbeat);
    send(job, { kind: 'done', result });
  } catch (error) {
    clearInterval(heartbeat);
    const { code, message, detail } = asTilingError(error);
    send(job, { kind: 'failed', code, message, detail });
  }
}

function perform(job: WorkerJob, reports: TilingReports): Promise<ResultOf<WorkerTask>> {
  const { task, limits } = job;
  const open = openerAsking((question) => answerTo(job, question));
  if (task.kind === 'compose') return compose(task, open);
  if (task.kind === 'region') return regionPicture(task, open);
  if (task.kind === 'values' || task.kind === 'measure' || task.kind === 'rendition') return paint(task, open);
  return task.kind === 'probe'
    ? probeImage(task.sourcePath, task.trial, limits)
    : tileImage(task.request, task.scratchPath, limits, reports);
}

function answerTo(job: WorkerJob, question: SourceQuestion): Promise<LentBytes | null> {
  const questionId = ++asked;
  return new Promise((resolve) => {
    questions.set(questionId, resolve);
    send(job, { kind: 'question', questionId, question });
  });
}

function send({ jobId }: WorkerJob, report: WorkerReport): void {
  const message: WorkerMessage = { jobId, residentBytes: process.memoryUsage.rss(), ...report };
  // The parent may be gone just now; then `disconnect` ends us.
  process.send?.(message, undefined, undefined, () => undefined);
}

function asTilingError(error: unknown): TilingError {
  if (error instanceof TilingError) return error;
  const { code, stack } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TilingError('image.storage-full', 'There is no room left for this image.', stack);
  }
  return new TilingError('tiling.failed', 'This image could not be prepared for viewing.', stack ?? String(error));
}
