// nginx as the yardstick: one worker that serves files, set up the way it serves files fastest.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];
const RETRY_MS = 100;
const TRIES = 50;

/** @returns {string | undefined}  the program, where there is one. */
export const nginxProgram = () => PLACES.find((path) => existsSync(path));

/**
 * Serves `folder/files` as JPEG. A single process without a master, so that its cost can be counted.
 *
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
 */
export async function startNginx(folder) {
  const port = await freePort();
  mkdirSync(join(folder, 'temporary'), { recursive: true });
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  const child = startChild(nginxProgram(), [
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log'),
  ]);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries === TRIES || child.exitCode !== null) throw new Error('nginx does not answer.');
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { url, pid: child.pid, stop };
}

async function answers(url) {
  return fetch(url).then(
    () => true,
    () => false, // not listening yet
  );
}

function configuration(folder, port) {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  ${scratch.map((what) => `${what}_temp_path ${folder}/temporary;`).join('\n  ')}
  access_log off;
  sendfile on;
  open_file_cache max=10000 inactive=10m;
  keepalive_requests 100000000;
  types { image/jpeg jpg; }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    root ${folder}/files;
    add_header Cache-Control "private, max-age=31536000, immutable";
  }
}
`;
}
