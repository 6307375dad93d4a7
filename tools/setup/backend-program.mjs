import { buildBackend } from './build.mjs';
import { endEverything, onStopRequest, run, runCommand } from './child-process.mjs';
import { installPackages } from './install.mjs';

/**
 * Installs and builds what is missing, and runs a program of the backend with the arguments of this command; ends with its
 * exit code.
 *
 * @param {string} program  the built file, absolute.
 */
export async function runBackendProgram(program) {
  onStopRequest(endEverything);
  await runCommand(async () => {
    await installPackages();
    await buildBackend();
    // The flag silences Node 22's notice about its built-in SQLite.
    const args = ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)];
    const { code } = await run(process.execPath, args, { check: false });
    return code;
  });
}
