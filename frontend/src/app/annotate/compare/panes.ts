/** What one pane shows. */
export interface Pane {
  readonly annotationId: number;
  /** Layer id of the group; 0: the first one. */
  readonly groupId: number;
}

export const FEWEST_PANES = 2;
/** Each pane has a WebGL context of its own, of which browsers keep 8 to 16. */
export const MOST_PANES = 4;

/** Panes as they stand in an address: `12,12:44`. */
export function printPanes(panes: readonly Pane[]): string {
  return panes.map(({ annotationId, groupId }) => (groupId ? `${annotationId}:${groupId}` : annotationId)).join(',');
}

/** What is no pane is left out. */
export function parsePanes(text: string | undefined): Pane[] {
  const panes = (text ?? '').split(',').flatMap((part): Pane[] => {
    const found = /^(\d{1,15})(?::(\d{1,15}))?$/.exec(part.trim());
    return found ? [{ annotationId: Number(found[1]), groupId: Number(found[2] ?? 0) }] : [];
  });
  return panes.slice(0, MOST_PANES);
}
