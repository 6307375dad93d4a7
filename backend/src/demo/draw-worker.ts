import { parentPort, workerData } from 'node:worker_threads';
import { drawSamples } from './demo-images.js';
import type { DrawingMessage, DrawingTask } from './draw.js';

/* The program of the thread that draws the demo images. */

const { folder, samples } = workerData as DrawingTask;
const send = (message: DrawingMessage) => parentPort?.postMessage(message);
send({ images: await drawSamples(samples, folder, (share) => send({ share })) });
