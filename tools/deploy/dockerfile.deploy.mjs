// Where no container engine runs: the steps of the stage `build`, in a clean folder, and the start of what they made. It installs
// and builds everything once more, so it is asked for: MEMENTO_TEST_DOCKERFILE=1 npm test -- --only=deploy
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { run, startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';
import { ROOT } from '../setup/workspace.mjs';
import { copiedPaths, dockerfileSteps } from './dockerfile-steps.mjs';
import { until } from './visitor.mjs';

const asked = process.env.MEMENTO_TEST_DOCKERFILE === '1';
const NEVER_COPIED = new Set(['node_modules', 'dist', 'dist-dev', '.angular', '.nx']);

describe('the steps of the Dockerfile', { skip: asked ? false : 'set MEMENTO_TEST_DOCKERFILE=1 to run them' }, () => {
  it('make a server that is ready, from nothing but what they copy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'memento-image-'));
    try {
      const steps = dockerfileSteps(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'));
      for (const step of steps.filter(({ stage }) => stage === 'build')) await perform(step, folder);
      await startsIn(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function perform(step, folder) {
  if (step.instruction === 'RUN') return run('bash', ['-ec', step.rest], { cwd: folder, env: { CI: 'true' } });
  if (step.instruction !== 'COPY') return;
  const { sources, target } = copiedPaths(step);
  for (const source of sources) {
    const place = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target);
    cpSync(join(ROOT, source), place, { recursive: true, filter: (path) => !NEVER_COPIED.has(basename(path)) });
  }
}

async function startsIn(folder) {
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    MEMENTO_DATA: join(folder, 'data'),
    DATABASE_URL: '',
    NODE_ENV: 'production',
  };
  const server = startChild(process.execPath, ['backend/dist/main.js'], { cwd: folder, env });
  try {
    const page = await until('the app', () =>
      fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } }).catch(() => null),
    );
    assert.match(await page.text(), /<app-root/);
    assert.equal((await fetch(`http://127.0.0.1:${port}/memento/health/ready`)).status, 200);
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}
