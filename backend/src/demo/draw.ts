import { Worker } from 'node:worker_threads';
import { DEMO_SAMPLES, type DemoImage, type DemoSample } from './demo-images.js';

export type { DemoImage };

/** What the drawing thread says. */
export type DrawingMessage = { share: number } | { images: DemoImage[] };

/** What the drawing thread is told. */
export interface DrawingTask {
  folder: string;
  samples: readonly DemoSample[];
}

/**
 * Draws the demo project's images into a folder: the same bytes each time. Draws in a thread of its own, so that the server
 * answers meanwhile; all of it takes about ten seconds of one core and 250 MB of disk.
 *
 * @param folder      Must exist; files in it with the same names are replaced.
 * @param onProgress  Share done, 0..1.
 * @param samples     What to draw.
 * @param workerUrl   The thread's program. Tests run from TypeScript sources and give one they have built.
 */
export function drawDemo(
  folder: string,
  onProgress: (share: number) => void = () => undefined,
  samples: readonly DemoSample[] = DEMO_SAMPLES,
  workerUrl = new URL('./draw-worker.js', import.meta.url),
): Promise<DemoImage[]> {
  const task: DrawingTask = { folder, samples };
  return new Promise((resolve, reject) => {
    const thread = new Worker(workerUrl, { workerData: task });
    thread.on('message', (message: DrawingMessage) => {
      if ('images' in message) resolve(message.images);
      else onProgress(message.share);
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The drawing thread ended with ${code}`)));
  });
}
