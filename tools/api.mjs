// `npm run api`: writes docs/openapi.json and the web app's client from the backend's code. `-- --check` only compares.
import './setup/node-version.mjs';
import { checkContract, writeContract } from './contract/contract.mjs';
import { endEverything, onStopRequest, runCommand } from './setup/child-process.mjs';
import { installPackages } from './setup/install.mjs';
import { say } from './setup/workspace.mjs';

onStopRequest(endEverything);
await runCommand(async () => {
  const [option, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || ![undefined, '--check'].includes(option)) throw new Error('Use: npm run api [-- --check]');
  await installPackages();
  if (option === '--check') {
    const stale = await checkContract();
    console.log(stale.join('\n  ') || 'docs/openapi.json and the client are up to date.');
    return stale.length > 0 ? 1 : 0;
  }
  await writeContract();
  say('wrote docs/openapi.json and frontend/src/app/api');
});
