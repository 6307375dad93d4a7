// nginx with the configuration that we ship, in front of servers of this machine.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';
import { findProgram } from '../setup/system-packages.mjs';
import { ROOT } from '../setup/workspace.mjs';
import { filledTemplate } from './filled-template.mjs';

export const NGINX_PACKAGES = ['nginx-light'];
const TEMPLATE = join(ROOT, 'deploy/nginx/memento.conf.template');
const RETRY_MS = 50;
const TRIES = 200;

/** @returns {string | undefined} */
export const findNginx = () => findProgram('nginx');

/**
 * @param {string[]} ports  of the servers behind it.
 * @returns {Promise<{ url: string, pid: number, folder: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startShippedNginx(ports) {
  const folder = mkdtempSync(join(tmpdir(), 'memento-nginx-'));
  const port = await freePort();
  for (const name of ['cache', 'temporary']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'listen.conf'), `listen 127.0.0.1:${port} backlog=1024;\n`);
  writeFileSync(join(folder, 'memento.conf'), shippedConfiguration(folder, ports));
  writeFileSync(join(folder, 'nginx.conf'), frame(folder));
  const errors = join(folder, 'error.log');
  const child = startChild(findNginx(), ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', errors]);
  const log = () => readFileSync(errors, 'utf8');
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries === TRIES || child.exitCode !== null) throw new Error(`nginx does not answer.\n${log()}`);
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, pid: child.pid, folder, log, stop };
}

function shippedConfiguration(folder, ports) {
  return filledTemplate(readFileSync(TEMPLATE, 'utf8'), {
    MEMENTO_SERVERS: ports.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=2s;`).join(' '),
    MEMENTO_CACHE: join(folder, 'cache'),
    MEMENTO_TILE_CACHE_SIZE: '1g',
    MEMENTO_LISTEN: join(folder, 'listen.conf'),
    MEMENTO_SERVER_NAME: '_',
    MEMENTO_SCHEME: 'http',
    MEMENTO_APP: join(ROOT, 'frontend/dist/browser'),
  });
}

/** What nginx's packages and images have around a configuration such as ours. One process, so that its cost can be counted. */
function frame(folder) {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
pcre_jit on;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  include /etc/nginx/mime.types;
  ${scratch.map((what) => `${what}_temp_path ${folder}/temporary;`).join('\n  ')}
  access_log off;
  include ${folder}/memento.conf;
}
`;
}

async function answers(url) {
  return fetch(url).then(
    () => true,
    () => false, // not listening yet
  );
}
