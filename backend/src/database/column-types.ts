import { DATABASE_KIND } from '../config/env.js';

/** Unbounded text: MariaDB's `text` ends at 64 kB. */
export const LONG_TEXT = DATABASE_KIND === 'mariadb' ? 'longtext' : 'text';

/** Whole numbers up to 2^53: MariaDB's driver hands `bigint` over as text. */
export const safeInteger = {
  to: (value: number | null): number | null => value,
  from: (value: string | number | null): number | null => (value === null ? null : Number(value)),
};

/** Times are written by the application, in UTC, with milliseconds, in both databases. */
export const TIME = { type: 'datetime', precision: 3 } as const;
