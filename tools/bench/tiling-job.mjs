// Tiles one image in a worker process that did nothing before, and tells what that cost the worker.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/workspace.mjs';
import { cpuMs } from './process-cost.mjs';

const { sourcePath, targetPath, lossy } = JSON.parse(process.argv[2]);
const { Tiling } = await import(join(ROOT, 'backend/dist/tiles/tiling.js'));

// As a server of the default size has it.
const tiling = new Tiling({ workers: 1, memoryMb: 1024 });
const worker = () => tiling.tilingProcessIds[0];
let previewCpuS = null;
const previewPath = `${targetPath}.preview`;
const onPreview = () => (previewCpuS = cpuMs(worker()) / 1000);
rmSync(targetPath, { force: true });
await tiling.tile({ sourcePath, targetPath, previewPath, lossy, maxSidePx: null }, { onPreview });
const status = readFileSync(`/proc/${worker()}/status`, 'utf8');
const peakMb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)[1]) / 1024;
console.log(JSON.stringify({ cpuS: cpuMs(worker()) / 1000, peakMb, previewCpuS }));
await tiling.close();
