import type { ListeningAddress } from '../src/config/watching.js';

/** Of this machine alone; the system chooses the port. */
export const ANY_PORT: ListeningAddress = { host: '127.0.0.1', port: 0 };
