/** What the server says I may do somewhere, from the least to the most. */
export type Access = 'view' | 'participate' | 'administer' | 'own';

/** Whether I may change what a scope holds: categories, samples, labels, images. */
export function mayAdminister(access: Access): boolean {
  return access === 'administer' || access === 'own';
}

/** Whether I may draw, label and submit. */
export function mayAnnotate(access: Access): boolean {
  return access !== 'view';
}
