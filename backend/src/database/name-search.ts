import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

const SPECIAL = /[!%_]/g;

/**
 * Keeps rows with a text somewhere in a column, whatever the case of its letters; letters beyond ASCII count as typed,
 * because the embedded database knows no case of them.
 */
export function anywhereIn<Row extends ObjectLiteral>(
  rows: SelectQueryBuilder<Row>,
  column: string,
  text: string,
): SelectQueryBuilder<Row> {
  const like = `%${text.replace(SPECIAL, '!$&')}%`;
  return rows.andWhere(`(LOWER(${column}) LIKE :anyCase ESCAPE '!' OR ${column} LIKE :asTyped ESCAPE '!')`, {
    anyCase: like.toLowerCase(),
    asTyped: like,
  });
}
