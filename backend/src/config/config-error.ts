import type { EnvKey } from './env.js';

/** A setting that cannot be used. `message` names the variable and says what it must be. */
export class ConfigError extends Error {
  constructor(key: EnvKey, sentence: string) {
    super(`${key} ${sentence}`);
  }
}
