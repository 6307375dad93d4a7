import 'reflect-metadata';
import { AdoptError, EXIT, type ExitCode } from './adopt/adopt-error.js';
import { adoptOptions, USAGE } from './adopt/adopt-options.js';
import { Adoption } from './adopt/adoption.js';
import { createApp } from './app.js';
import { ConfigError } from './config/app-config.js';

/* `node adopt.js --database … --images …` takes over what the public system holds. `npm run adopt` comes here. */

process.exitCode = await adopt(process.argv.slice(2)).catch(told);
// What still holds the process, a worker for instance, is of no use to anybody now.
process.exit();

async function adopt(args: string[]): Promise<ExitCode> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return EXIT.done;
  }
  const options = adoptOptions(args);
  const app = await createApp().catch((error: unknown) => {
    throw error instanceof ConfigError ? error : notOpened(error);
  });
  try {
    const { text, reportPath, exitCode } = await app.get(Adoption).run(options);
    console.log(`\n${text}\nThe report is in ${reportPath}.json and ${reportPath}.txt`);
    return exitCode;
  } finally {
    await app.close();
  }
}

function notOpened(error: unknown): AdoptError {
  const { message } = error as Error;
  return new AdoptError(
    EXIT.target,
    'target.not-open',
    `The database of this installation cannot be opened: ${message}`,
  );
}

function told(error: unknown): ExitCode {
  if (error instanceof AdoptError) {
    console.error(`\n${error.code}: ${error.message}`);
    if (error.exitCode === EXIT.wrongUse) console.error(`\n${USAGE}`);
    return error.exitCode;
  }
  if (error instanceof ConfigError) {
    console.error(`\nconfig: ${error.message}`);
    return EXIT.wrongUse;
  }
  console.error(error);
  return EXIT.failed;
}
