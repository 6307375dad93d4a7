/**
 * Platform packages that package-lock.json should hold and does not.
 *
 * `npm install` leaves out what the registry did not have at that moment, and `npm ci` then refuses the file
 * (npm/cli#9846). The remedy is an older version of the package, or an entry in `overrides`.
 *
 * @param {{ packages: Record<string, { version?: string, optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]}  one sentence for each package with gaps.
 */
export function lockGaps({ packages }) {
  const present = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([path, { version, optionalDependencies = {} }]) => {
    const missing = Object.entries(optionalDependencies).filter(([name]) => !present.has(name));
    if (missing.length === 0) return [];
    return [`package-lock.json: ${path}@${version} lacks ${missing.map((pair) => pair.join('@')).join(', ')}`];
  });
}
