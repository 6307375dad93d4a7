/** A path without what lets somebody in: addresses for other viewers carry their right with them. */
export function loggedPath(path: string): string {
  return path.replace(/(\/viewers\/)[^/]+/, '$1…');
}
