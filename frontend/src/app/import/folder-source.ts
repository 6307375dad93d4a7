import type { FoundFile } from './plan';

/** What was dropped or chosen: which files there are, and how to open them. */
export interface FolderSource {
  readonly found: readonly FoundFile[];
  /** What can be opened again after a reload, where the browser hands that out. */
  readonly handles: readonly FileSystemHandle[];
  open(path: string): Promise<File>;
}

/** What the types of the DOM do not know yet. */
type HandItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };
type Iterable = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };
type Asking = FileSystemHandle & {
  queryPermission?: (wanted: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (wanted: { mode: 'read' }) => Promise<PermissionState>;
};
type Picker = { showDirectoryPicker?: (options: { id: string; mode: 'read' }) => Promise<FileSystemDirectoryHandle> };

type Opener = () => Promise<File>;
/** Told how many files have been found so far. */
type Counting = (files: number) => void;

/** Files as a field gives them: of a chosen folder, each with its path. */
export function chosenFiles(files: readonly File[]): FolderSource {
  const list = new FileListing();
  for (const file of files) list.add(file.webkitRelativePath || file.name, file, () => Promise.resolve(file));
  return list.source([]);
}

/** Must be called while the drop is being handled: later the browser has forgotten it. */
export async function droppedFiles(data: DataTransfer, counting: Counting): Promise<FolderSource> {
  const items = [...data.items].filter(({ kind }) => kind === 'file') as HandItem[];
  const entries = items.map((item) => item.webkitGetAsEntry());
  const files = items.map((item) => item.getAsFile());
  const handles = await Promise.all(items.map(handleOf));
  if (handles.length > 0 && handles.every((handle) => handle !== null)) return handleFiles(handles, counting);
  const list = new FileListing(counting);
  for (const [at, entry] of entries.entries()) {
    const file = files[at];
    if (entry) await list.walkEntry(entry);
    else if (file) list.add(file.name, file, () => Promise.resolve(file));
  }
  return list.source([]);
}

/** Files below what a browser handed out earlier. */
export async function handleFiles(handles: readonly FileSystemHandle[], counting: Counting): Promise<FolderSource> {
  const list = new FileListing(counting);
  for (const handle of handles) await list.walkHandle(handle, '');
  return list.source(handles);
}

/** Whether handles may still be read. @param ask Ask the person; only while a click is being handled. */
export async function mayRead(handles: readonly FileSystemHandle[], ask: boolean): Promise<boolean> {
  for (const handle of handles as readonly Asking[]) {
    const state = await (ask ? handle.requestPermission : handle.queryPermission)?.call(handle, { mode: 'read' });
    if (state !== 'granted') return false;
  }
  return handles.length > 0;
}

/** Whether the browser can let a folder be chosen in a way that outlives a reload. */
export function canPickFolder(): boolean {
  return 'showDirectoryPicker' in window;
}

/** @returns null: nothing was chosen */
export async function pickFolder(counting: Counting): Promise<FolderSource | null> {
  try {
    const handle = await (window as Picker).showDirectoryPicker?.({ id: 'memento-import', mode: 'read' });
    return handle ? await handleFiles([handle], counting) : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null; // the person thought better of it
    throw error;
  }
}

/** null: the browser hands none out, as over plain HTTP. */
async function handleOf(item: HandItem): Promise<FileSystemHandle | null> {
  return (await item.getAsFileSystemHandle?.().catch(() => null)) ?? null;
}

class FileListing {
  private readonly files: FoundFile[] = [];
  private readonly openers = new Map<string, Opener>();

  constructor(private readonly counting: Counting = () => undefined) {}

  add(path: string, { size, lastModified: modifiedAt }: File, open: Opener): void {
    this.files.push({ path, size, modifiedAt });
    this.openers.set(path, open);
    if (this.files.length % 100 === 0) this.counting(this.files.length);
  }

  async walkHandle(handle: FileSystemHandle, above: string): Promise<void> {
    const path = above + handle.name;
    if (handle.kind === 'directory') {
      for await (const inside of (handle as Iterable).values()) await this.walkHandle(inside, `${path}/`);
      return;
    }
    const file = handle as FileSystemFileHandle;
    this.add(path, await file.getFile(), () => file.getFile());
  }

  async walkEntry(entry: FileSystemEntry): Promise<void> {
    const path = entry.fullPath.replace(/^\//, '');
    if (entry.isDirectory) {
      for (const inside of await entriesIn(entry as FileSystemDirectoryEntry)) await this.walkEntry(inside);
      return;
    }
    const open = (): Promise<File> =>
      new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    this.add(path, await open(), open);
  }

  source(handles: readonly FileSystemHandle[]): FolderSource {
    const { files: found, openers } = this;
    return {
      found,
      handles,
      open: async (path) => {
        const open = openers.get(path);
        if (!open) throw new DOMException('There is no such file in what was chosen.', 'NotFoundError');
        return open();
      },
    };
  }
}

/** A reader gives a hundred at a time. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
