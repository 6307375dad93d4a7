import { byName } from '../core/natural-order';
import { type LeftOutReason, needsHelper, reasonToLeaveOut } from './file-kind';
import { cleanName, commonBeginning, LONGEST_NAME, nextName, withoutEnding } from './image-names';
import type { Layout, Level } from './layout';

/** A file that was dropped or chosen. */
export interface FoundFile {
  /** From the top folder on, parts joined with `/`. */
  readonly path: string;
  readonly size: number;
  /** ms since 1970: with path and size, whether it is still the same file. */
  readonly modifiedAt: number;
}

/** What becomes of a file. */
export interface PlannedFile extends FoundFile {
  readonly project: string;
  readonly category: string;
  readonly sample: string;
  /** null: the layer is in no group. */
  readonly group: string | null;
  readonly layer: string;
  /** Whether the file is a sample by itself, and not a channel of one. */
  readonly alone: boolean;
  /** Name of the image, unique in its project: as the import scripts of the manual name theirs. */
  readonly imageName: string;
}

export interface LeftOutFile extends FoundFile {
  readonly reason: LeftOutReason;
}

/** Something about the names or folders that a person should know before the import begins. */
export interface Remark {
  readonly kind: 'mixed-depth' | 'shortened' | 'renamed' | 'helper' | 'unread-levels';
  readonly count: number;
  /** The first file that it is about. */
  readonly example: string;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly leftOut: readonly LeftOutFile[];
  readonly remarks: readonly Remark[];
  readonly bytes: number;
}

/** What things are called where no folder says it; a project that is settled wins over any folder. */
export interface Names {
  readonly project: string;
  readonly projectIsSettled: boolean;
  readonly category: string;
  /** Of the sample whose channels loose files are; empty: what the files have in common. */
  readonly sample: string;
}

export function foldersOf({ path }: FoundFile): string[] {
  return path.split('/').slice(0, -1);
}

/** Those that are to be sent, in the order of their paths, and those that are not. */
export function sift(found: readonly FoundFile[]): { images: FoundFile[]; leftOut: LeftOutFile[] } {
  const images: FoundFile[] = [];
  const leftOut: LeftOutFile[] = [];
  for (const file of found) {
    const reason = reasonToLeaveOut(file.path, file.size);
    if (reason === null) images.push(file);
    else leftOut.push({ ...file, reason });
  }
  return {
    images: images
      .map((file) => ({ file, name: file.path }))
      .sort(byName)
      .map(({ file }) => file),
    leftOut,
  };
}

/** Reads paths into projects, categories, samples, groups and layers. The same folder gives the same names each time. */
export function makePlan(found: readonly FoundFile[], layout: Layout, names: Names): Plan {
  const { images, leftOut } = sift(found);
  const read = images.map((file) => readPath(file, layout, names));
  const common = cleanName(names.sample || commonBeginning(read.filter(isLoose).map(({ name }) => name)) || 'sample');
  const count = new Remarks();
  const depths = new Set(images.map((file) => foldersOf(file).length));
  if (depths.size > 1) count.add('mixed-depth', images[0]?.path ?? '', depths.size);
  const files = unique(
    read.map((path) => planned(path, layout, common, count)),
    count,
  );
  return { files, leftOut, remarks: count.list(), bytes: files.reduce((sum, file) => sum + file.size, 0) };
}

/** A path whose folders have been given their meaning. */
interface ReadPath {
  readonly file: FoundFile;
  readonly name: string;
  readonly project: string;
  readonly category: string;
  readonly sample: string | null;
  readonly group: string | null;
  /** Folders that mean nothing, below the first that does. */
  readonly unread: number;
}

function isLoose(path: ReadPath): boolean {
  return path.sample === null;
}

function readPath(file: FoundFile, layout: Layout, names: Names): ReadPath {
  const folders = foldersOf(file);
  const found: Partial<Record<Level, string>> = {};
  let unread = 0;
  folders.forEach((folder, depth) => {
    const role = layout.roles[depth] ?? 'unused';
    if (role !== 'unused') found[role] = folder;
    else if (Object.keys(found).length > 0) unread++;
  });
  const project = names.projectIsSettled ? names.project : (found.project ?? names.project);
  return {
    ...{ file, name: file.path.split('/').at(-1) ?? '', project, category: found.category ?? names.category },
    ...{ sample: found.sample ?? null, group: found.group ?? null, unread },
  };
}

function planned(path: ReadPath, { loose }: Layout, common: string, remarks: Remarks): PlannedFile {
  const { file, name, category, group } = path;
  const isAlone = isLoose(path) && loose === 'samples';
  const sample = path.sample ?? (isAlone ? withoutEnding(name) : common);
  const parts = [category, ...(isAlone ? [] : [sample]), ...(group === null ? [] : [group]), name];
  const whole = parts.join('_');
  if ([whole, sample, category, path.project].some((text) => text.length > LONGEST_NAME)) {
    remarks.add('shortened', file.path);
  }
  if (path.unread > 0) remarks.add('unread-levels', file.path);
  if (needsHelper(file.path)) remarks.add('helper', file.path);
  return {
    ...{ path: file.path, size: file.size, modifiedAt: file.modifiedAt, project: cleanName(path.project) },
    ...{ category: cleanName(category), sample: cleanName(sample), group: group === null ? null : cleanName(group) },
    ...{ layer: cleanName(withoutEnding(name)), alone: isAlone, imageName: cleanName(whole) },
  };
}

/** Gives files another name where two would be one: samples and layers their endings back, images a number. */
function unique(files: readonly PlannedFile[], remarks: Remarks): PlannedFile[] {
  const homes = countBy(files, (file) => (file.alone ? file.path : ''), sampleKey);
  const layers = countBy(files, (file) => file.path, layerKey);
  const taken = new Set<string>();
  return files.map((file) => {
    const fileName = cleanName(file.path.split('/').at(-1) ?? '');
    const clashes = file.alone && (homes.get(sampleKey(file)) ?? 0) > 1;
    const sample = clashes ? fileName : file.sample;
    const layer = (layers.get(layerKey(file)) ?? 0) > 1 ? fileName : file.layer;
    let imageName = file.imageName;
    while (taken.has(JSON.stringify([file.project, imageName]))) imageName = nextName(imageName);
    taken.add(JSON.stringify([file.project, imageName]));
    if (clashes || imageName !== file.imageName) remarks.add('renamed', file.path);
    return { ...file, sample, layer, imageName };
  });
}

/** The same for all files of one sample. */
export function sampleKey({ project, category, sample }: PlannedFile): string {
  return JSON.stringify([project, category, sample]);
}

function layerKey(file: PlannedFile): string {
  return JSON.stringify([sampleKey(file), file.group, file.layer]);
}

/** How many different things there are of each key. */
function countBy(
  files: readonly PlannedFile[],
  thing: (file: PlannedFile) => string,
  key: (file: PlannedFile) => string,
): Map<string, number> {
  const seen = new Map<string, Set<string>>();
  for (const file of files) {
    const things = seen.get(key(file)) ?? new Set<string>();
    seen.set(key(file), things.add(thing(file)));
  }
  return new Map([...seen].map(([each, things]) => [each, things.size]));
}

class Remarks {
  private readonly found = new Map<Remark['kind'], Remark>();

  add(kind: Remark['kind'], example: string, count?: number): void {
    const before = this.found.get(kind);
    this.found.set(kind, { kind, count: count ?? (before?.count ?? 0) + 1, example: before?.example ?? example });
  }

  list(): Remark[] {
    return [...this.found.values()];
  }
}
