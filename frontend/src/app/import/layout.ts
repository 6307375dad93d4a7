/** What a folder can be. */
export const LEVELS = ['project', 'category', 'sample', 'group'] as const;
export type Level = (typeof LEVELS)[number];
/** `unused`: only a folder on the way. */
export type Role = Level | 'unused';

/** How the folders of a tree are to be read. */
export interface Layout {
  /** What the folders at each depth are, from the top. */
  readonly roles: readonly Role[];
  /** Whether files that are in no sample's folder are a sample each, or together the channels of one. */
  readonly loose: 'samples' | 'channels';
}

/**
 * What a tree most likely is: Project/Category/Sample/Group/Channel.tif, or Project/Category/Sample.tif.
 *
 * @param folders       Of each file, the folders that it is in, from the top.
 * @param intoAProject  Whether the project is settled: folders dropped side by side are its categories then.
 */
export function guessLayout(folders: readonly (readonly string[])[], intoAProject: boolean): Layout {
  const depth = folders.reduce((most, each) => Math.max(most, each.length), 0);
  const tops = new Set(folders.map((each) => each[0] ?? ''));
  const unused = Math.max(0, depth - LEVELS.length);
  const first = unused === 0 && beginsWithCategory(depth, tops.size, intoAProject) ? 1 : 0;
  const roles = Array.from({ length: depth }, (_, i) => (i < unused ? 'unused' : roleAt(first + i - unused)));
  return { roles, loose: 'samples' };
}

function beginsWithCategory(depth: number, tops: number, intoAProject: boolean): boolean {
  if (depth === 1) return intoAProject || tops > 1;
  return intoAProject && tops > 1 && depth < LEVELS.length;
}

/** The layout with another role at one depth; those below follow in their order, those above make way. */
export function withRole({ roles, loose }: Layout, depth: number, role: Role): Layout {
  const changed: Role[] = [];
  for (const [at, before] of roles.entries()) changed.push(at === depth ? role : at < depth ? before : 'unused');
  if (role !== 'unused') {
    for (let at = 0; at < depth; at++) if (rank(changed[at]) >= rank(role)) changed[at] = 'unused';
  }
  for (let at = depth + 1; at < roles.length; at++) changed[at] = roleAt(lastRank(changed.slice(0, at)) + 1);
  return { roles: changed, loose };
}

/** What a folder at a depth may be. */
export function rolesAt(intoAProject: boolean): readonly Role[] {
  return intoAProject ? [...LEVELS.slice(1), 'unused'] : [...LEVELS, 'unused'];
}

function roleAt(rankOfRole: number): Role {
  return LEVELS[rankOfRole] ?? 'unused';
}

function rank(role: Role | undefined): number {
  return role === undefined || role === 'unused' ? -1 : LEVELS.indexOf(role);
}

function lastRank(roles: readonly Role[]): number {
  return roles.reduce((last, role) => Math.max(last, rank(role)), -1);
}
