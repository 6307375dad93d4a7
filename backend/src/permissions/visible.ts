import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Principal } from './principal.js';

/*
 * "Which?": the same rights as level-on.ts, as conditions of a query. visible.db.spec.ts proves that both agree.
 */

type Rows<Row extends ObjectLiteral> = SelectQueryBuilder<Row>;

const OWNED = '(SELECT own.project_id FROM projects own WHERE own.owner_id = :visibleTo)';
const granted = (condition: string): string =>
  `EXISTS (SELECT 1 FROM permissions held WHERE held.user_id = :visibleTo AND ${condition})`;

/** Rows that belong to a project as a whole and show to all who see any part of it: projects, labels. */
export function ofVisibleProjects<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const a = rows.alias;
  return narrow(rows, principal, `${a}.project_id IN ${OWNED} OR ${granted(`held.project_id = ${a}.project_id`)}`);
}

export function visibleCategories<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const a = rows.alias;
  const grant = `held.project_id = ${a}.project_id AND (held.category_id IS NULL OR held.category_id = ${a}.category_id)`;
  return narrow(rows, principal, `${a}.project_id IN ${OWNED} OR ${granted(grant)}`);
}

export function visibleAnnotations<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  return narrow(rows, principal, annotationShows(rows.alias));
}

/** Rows that hang on a sample: layers. */
export function ofVisibleAnnotations<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const sample = `SELECT 1 FROM annotations a WHERE a.annotation_id = ${rows.alias}.annotation_id`;
  return narrow(rows, principal, `EXISTS (${sample} AND (${annotationShows('a')}))`);
}

export function visibleImages<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const i = rows.alias;
  const wholeProject = granted(`held.project_id = ${i}.project_id AND held.category_id IS NULL`);
  const asSample = `SELECT 1 FROM annotations a WHERE a.image_id = ${i}.image_id`;
  const asLayer = `SELECT 1 FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id WHERE l.image_id = ${i}.image_id`;
  const inVisibleSample = [asSample, asLayer].map((sample) => `EXISTS (${sample} AND (${annotationShows('a')}))`);
  return narrow(rows, principal, `${i}.project_id IN ${OWNED} OR ${[wholeProject, ...inVisibleSample].join(' OR ')}`);
}

/** Permissions show to those who administer what they are for, and to whom they were given. */
export function visibleGrants<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const g = rows.alias;
  const administers = granted(`held.type = 'proadm' AND held.project_id = ${g}.project_id`);
  return narrow(rows, principal, `${g}.user_id = :visibleTo OR ${g}.project_id IN ${OWNED} OR ${administers}`);
}

function annotationShows(a: string): string {
  const grant = `held.project_id = ${a}.project_id
    AND (held.category_id IS NULL OR held.category_id = ${a}.category_id)
    AND (held.annotation_id IS NULL OR held.annotation_id = ${a}.annotation_id)`;
  return `${a}.project_id IN ${OWNED} OR ${granted(grant)}`;
}

function narrow<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal, condition: string): Rows<Row> {
  if (principal.system) return rows;
  return rows.andWhere(`(${condition})`, { visibleTo: principal.userId });
}
