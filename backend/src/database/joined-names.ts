import { DATABASE_KIND } from '../config/env.js';

/**
 * Different values of a column among the rows that belong to one row outside, in their order, as one text joined by "; ";
 * NULL when there are none.
 *
 * @param rows `FROM …` with its conditions; may refer to the row outside.
 */
export function joinedNames(column: string, rows: string): string {
  if (DATABASE_KIND === 'mariadb')
    return `(SELECT GROUP_CONCAT(DISTINCT ${column} ORDER BY ${column} SEPARATOR '; ') ${rows})`;
  return `(SELECT group_concat(each, '; ' ORDER BY each) FROM (SELECT DISTINCT ${column} AS each ${rows}))`;
}
