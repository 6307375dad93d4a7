import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { atLeast, GRANT_CODES } from './grant-code.js';
import type { Principal } from './principal.js';

/*
 * "Which?": the same rights as level-on.ts, as conditions of a query. visible.db.spec.ts proves that both agree.
 */

type Rows<Row extends ObjectLiteral> = SelectQueryBuilder<Row>;

const OWNED = '(SELECT own.project_id FROM projects own WHERE own.owner_id = :visibleTo)';
const WORKING_CODES = Object.entries(GRANT_CODES).filter(([, { gives }]) => atLeast(gives, 'participate'));
const WORKING_GRANT = `held.type IN (${WORKING_CODES.map(([code]) => `'${code}'`).join(', ')})`;
const granted = (condition: string): string =>
  `EXISTS (SELECT 1 FROM permissions held WHERE held.user_id = :visibleTo AND ${condition})`;

/** Rows that belong to a project as a whole and show to all who see any part of it: projects, labels. */
export function ofVisibleProjects<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const a = rows.alias;
  const project = `SELECT 1 FROM projects live WHERE live.project_id = ${a}.project_id AND live.trash_id = 0`;
  rows.andWhere(`EXISTS (${project})`);
  return narrow(rows, principal, `${a}.project_id IN ${OWNED} OR ${granted(`held.project_id = ${a}.project_id`)}`);
}

export function visibleCategories<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  return narrow(live(rows), principal, categoryShows(rows.alias));
}

export function visibleAnnotations<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  return narrow(live(rows), principal, annotationShows(rows.alias));
}

/** Rows that hang on a category and are no more trashed than it is: links to classifications. */
export function ofVisibleCategories<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const category = `SELECT 1 FROM categories c WHERE c.category_id = ${rows.alias}.category_id AND c.trash_id = 0`;
  rows.andWhere(`EXISTS (${category})`);
  return narrow(rows, principal, `EXISTS (${category} AND (${categoryShows('c')}))`);
}

/** Samples that somebody may work on, not only look at. */
export function workableAnnotations<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  return narrow(live(rows), principal, annotationShows(rows.alias, WORKING_GRANT));
}

/** Rows that hang on a sample and are no more trashed than it is: labels on it. */
export function linkedToVisibleAnnotations<Row extends ObjectLiteral>(
  rows: Rows<Row>,
  principal: Principal,
): Rows<Row> {
  const sample = `SELECT 1 FROM annotations a WHERE a.annotation_id = ${rows.alias}.annotation_id AND a.trash_id = 0`;
  rows.andWhere(`EXISTS (${sample})`);
  return narrow(rows, principal, `EXISTS (${sample} AND (${annotationShows('a')}))`);
}

/** Rows that hang on a layer and are no more trashed than it is: comments. */
export function ofVisibleLayers<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  rows.andWhere(`EXISTS (SELECT 1 FROM layers l WHERE l.layer_id = ${rows.alias}.layer_id AND l.trash_id = 0)`);
  const sample = `SELECT 1 FROM annotations a WHERE a.annotation_id = ${rows.alias}.annotation_id`;
  return narrow(rows, principal, `EXISTS (${sample} AND (${annotationShows('a')}))`);
}

/** Rows that hang on a sample: layers. */
export function ofVisibleAnnotations<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const sample = `SELECT 1 FROM annotations a WHERE a.annotation_id = ${rows.alias}.annotation_id`;
  return narrow(live(rows), principal, `EXISTS (${sample} AND (${annotationShows('a')}))`);
}

export function visibleImages<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const i = rows.alias;
  const wholeProject = granted(`held.project_id = ${i}.project_id AND held.category_id IS NULL`);
  const asSample = `SELECT 1 FROM annotations a WHERE a.image_id = ${i}.image_id AND a.trash_id = 0`;
  const asLayer = `SELECT 1 FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id WHERE l.image_id = ${i}.image_id AND l.trash_id = 0`;
  const inVisibleSample = [asSample, asLayer].map((sample) => `EXISTS (${sample} AND (${annotationShows('a')}))`);
  return narrow(
    live(rows),
    principal,
    `${i}.project_id IN ${OWNED} OR ${[wholeProject, ...inVisibleSample].join(' OR ')}`,
  );
}

/** Permissions show to those who administer what they are for, and to whom they were given. */
export function visibleGrants<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const g = rows.alias;
  const administers = granted(`held.type = 'proadm' AND held.project_id = ${g}.project_id`);
  return narrow(rows, principal, `${g}.user_id = :visibleTo OR ${g}.project_id IN ${OWNED} OR ${administers}`);
}

/** Entries of the trash show to those who may bring things back. */
export function administeredTrash<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const t = rows.alias;
  const administers = granted(`held.type = 'proadm' AND held.project_id = ${t}.project_id`);
  const restorable = `${t}.project_id IN ${OWNED} OR (${t}.kind <> 'project' AND ${administers})`;
  return narrow(rows, principal, `${t}.deleted_by = :visibleTo OR ${restorable}`);
}

/** Jobs show to those who administer the project. */
export function administeredJobs<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal): Rows<Row> {
  const j = rows.alias;
  const administers = granted(`held.type = 'proadm' AND held.project_id = ${j}.project_id`);
  return narrow(rows, principal, `${j}.project_id IN ${OWNED} OR ${administers}`);
}

/** What lies in the trash shows to nobody. */
function live<Row extends ObjectLiteral>(rows: Rows<Row>): Rows<Row> {
  return rows.andWhere(`${rows.alias}.trash_id = 0`);
}

function categoryShows(c: string): string {
  const grant = `held.project_id = ${c}.project_id AND (held.category_id IS NULL OR held.category_id = ${c}.category_id)`;
  return `${c}.project_id IN ${OWNED} OR ${granted(grant)}`;
}

/** @param kind Condition on the grant, besides that it is for the sample or what holds it. */
function annotationShows(a: string, kind = '1 = 1'): string {
  const grant = `${kind} AND held.project_id = ${a}.project_id
    AND (held.category_id IS NULL OR held.category_id = ${a}.category_id)
    AND (held.annotation_id IS NULL OR held.annotation_id = ${a}.annotation_id)`;
  return `${a}.project_id IN ${OWNED} OR ${granted(grant)}`;
}

function narrow<Row extends ObjectLiteral>(rows: Rows<Row>, principal: Principal, condition: string): Rows<Row> {
  if (principal.system) return rows;
  return rows.andWhere(`(${condition})`, { visibleTo: principal.userId });
}
