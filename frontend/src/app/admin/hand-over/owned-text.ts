type Texts = readonly [one: string, many: string];

/** Kinds of things that have an owner, by the address of their list. */
const KINDS: Readonly<Record<string, (count: string) => Texts>> = {
  projects: (count) => [$localize`1 project`, $localize`${count}:count: projects`],
  categories: (count) => [$localize`1 category`, $localize`${count}:count: categories`],
  annotations: (count) => [$localize`1 sample`, $localize`${count}:count: samples`],
  layers: (count) => [$localize`1 layer`, $localize`${count}:count: layers`],
  images: (count) => [$localize`1 image`, $localize`${count}:count: images`],
  labels: (count) => [$localize`1 label`, $localize`${count}:count: labels`],
  classifications: (count) => [$localize`1 classification`, $localize`${count}:count: classifications`],
  comments: (count) => [$localize`1 comment`, $localize`${count}:count: comments`],
  regions: (count) => [$localize`1 region`, $localize`${count}:count: regions`],
  uploads: (count) => [$localize`1 upload under way`, $localize`${count}:count: uploads under way`],
};

/** `3 projects`. A kind that is newer than this page is named as the server names it. */
export function ownedText(kind: string, count: number): string {
  const written = count.toLocaleString();
  const texts = KINDS[kind]?.(written);
  return texts ? texts[count === 1 ? 0 : 1] : `${written} ${kind.replaceAll('_', ' ')}`;
}
