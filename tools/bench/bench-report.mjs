/**
 * One promised number.
 *
 * @typedef {{ what: string, ours: number, peer: number, unit: string, ratio: number, most: number }} Measurement
 *   `ratio` = ours / peer, promised to be at most `most`.
 */

/** @returns {string[]}  the benches that `--only=a,b` names, else all. @throws Error for an unknown one. */
export function parseOnly(args, known) {
  if (args.length === 0) return known;
  const names = /^--only=(.+)$/.exec(args[0])?.[1].split(',') ?? [];
  const strange = names.find((name) => !known.includes(name));
  if (args.length > 1 || names.length === 0 || strange)
    throw new Error(`Use: npm run bench [-- --only=${known.join(',')}]`);
  return names;
}

/** @param {Measurement[]} rows  @returns what console.table shows. */
export function verdicts(rows) {
  return rows.map(({ what, ours, peer, unit, ratio, most }) => ({
    what,
    ours: `${ours.toFixed(2)} ${unit}`,
    peer: `${peer.toFixed(2)} ${unit}`,
    ratio: ratio.toFixed(2),
    promised: `≤ ${most}`,
    held: ratio <= most ? 'yes' : 'NO',
  }));
}

/** @param {number[]} values  at least one. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
