// `npm start`: installs what is missing, builds what changed, serves. Arguments go to the server: `npm start -- --demo`.
import './setup/node-version.mjs';
import { buildProduct, SERVER } from './setup/build.mjs';
import { endEverything, exitCodeOf, onStopRequest, runCommand, startChild } from './setup/child-process.mjs';
import { installPackages } from './setup/install.mjs';

const SERVER_GRACE_MS = 10_000;
let server;
let stopping = false;

function stop(signal) {
  if (!server) return endEverything(signal);
  stopping = true;
  server.kill(signal); // finishes its requests and closes the database
  setTimeout(() => server.kill('SIGKILL'), SERVER_GRACE_MS).unref();
}

/** @returns {Promise<number>} the server's exit code; 0 when it was asked to stop. */
function serve(args) {
  // The server migrates the database itself. The flag silences Node 22's notice about its built-in SQLite.
  server = startChild(process.execPath, ['--disable-warning=ExperimentalWarning', SERVER, ...args]);
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.once('exit', (code, signal) =>
      done(stopping && signal !== 'SIGKILL' ? (code ?? 0) : exitCodeOf(code, signal)),
    );
  });
}

onStopRequest(stop);
await runCommand(async () => {
  await installPackages();
  await buildProduct();
  return serve(process.argv.slice(2));
});
