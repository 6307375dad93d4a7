import { ConfigError } from '../config/app-config.js';
import { BackupError, EXIT, type ExitCode } from './backup-error.js';

/** Tells whoever started it why a command has ended. @returns what the process ends with */
export function told(error: unknown, usage: string, tell: (text: unknown) => void): ExitCode {
  if (error instanceof BackupError) {
    tell(`\n${error.code}: ${error.message}`);
    if (error.exitCode === EXIT.wrongUse && error.code !== 'use.inside-data') tell(`\n${usage}`);
    return error.exitCode;
  }
  if (error instanceof ConfigError) {
    tell(`\nconfig: ${error.message}`);
    return EXIT.wrongUse;
  }
  tell(error);
  return EXIT.failed;
}
