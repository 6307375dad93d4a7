// `npm run dev`: server and web app with the demo project, rebuilt and reloaded at each change. Ctrl+C ends all of it.
import './setup/node-version.mjs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endEverything, exitCodeOf, onStopRequest, runCommand, runNode, startChild } from './setup/child-process.mjs';
import { installPackages } from './setup/install.mjs';
import { commandScript, QUIET_TOOLS } from './setup/package-commands.mjs';
import { ROOT, say } from './setup/workspace.mjs';

const SERVER_PORT = 8001; // frontend/proxy.conf.json sends the API there
const WEB_PORT = 4200;
const ADDRESS = `http://localhost:${WEB_PORT}`;

/** Apart from backend/dist, so that `npm start` and `npm test` may build while this runs. */
const OUTPUT = join(ROOT, 'backend/dist-dev');

/** Starts a Node script whose every line is printed behind its name, and ends everything when it ends. */
function startNamed(name, args, { cwd, env } = {}) {
  const child = startChild(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => line && console.log(`${name.padEnd(6)} │ ${line}`));
  child.once('exit', (code, signal) => {
    say(`${name} has ended`);
    endEverything(signal, exitCodeOf(code, signal));
  });
}

function startServer() {
  const settings = {
    PORT: String(SERVER_PORT),
    HOST: '127.0.0.1',
    MEMENTO_DATA: join(ROOT, 'data/dev'),
    MEMENTO_PUBLIC_URL: ADDRESS,
    DATABASE_URL: '',
  };
  const flags = ['--watch', '--watch-preserve-output', '--disable-warning=ExperimentalWarning'];
  startNamed('server', [...flags, join(OUTPUT, 'main.js'), '--demo', ...process.argv.slice(2)], { env: settings });
}

function startWebApp() {
  const args = [commandScript('@angular/cli', 'ng'), 'serve', '--port', String(WEB_PORT), '--host', 'localhost'];
  startNamed('web', args, { cwd: join(ROOT, 'frontend'), env: QUIET_TOOLS });
}

onStopRequest(endEverything);
await runCommand(async () => {
  await installPackages();
  say('compiling the backend');
  rmSync(OUTPUT, { recursive: true, force: true });
  const compiler = [commandScript('typescript', 'tsc'), '-p', 'backend/tsconfig.build.json', '--outDir', OUTPUT];
  await runNode(compiler, { check: false }); // with a type error it emits all the same, and the watcher below says it again
  startNamed('types', [...compiler, '--watch', '--preserveWatchOutput']);
  startServer();
  startWebApp();
  say(`Memento will be at ${ADDRESS} when the web app is compiled. Ctrl+C ends it.`);
});
