/** Names of the kinds of things that have an owner, by the address of their list. */
const KINDS: Readonly<Record<string, string>> = {
  projects: $localize`projects`,
  categories: $localize`categories`,
  annotations: $localize`samples`,
  layers: $localize`layers`,
  images: $localize`images`,
  labels: $localize`labels`,
  classifications: $localize`classifications`,
  comments: $localize`comments`,
  regions: $localize`regions`,
  uploads: $localize`uploads under way`,
};

/** A kind that is newer than this page is named as the server names it. */
export function ownedText(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll('_', ' ');
}
