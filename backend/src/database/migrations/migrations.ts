import { FirstTables1790000000001 } from './1790000000001-first-tables.js';

/** In the order in which they run. Never edit one that was released. */
export const MIGRATIONS = [FirstTables1790000000001] as const;
