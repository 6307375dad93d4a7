import type { Page } from '@playwright/test';

interface FileToStore {
  readonly path: string;
  readonly base64: string;
}

/**
 * A folder of the browser's own, handed out in place of one that a person picks from the disk: no hand can be put on the
 * system's dialog. Its handle is a real one: it outlives a reload in the browser's store. What cannot be had is the
 * browser's question whether it may be read again, so that is answered here.
 */
export class StoredFolder {
  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {}

  /** To be called before the page is opened. */
  async beOffered(): Promise<void> {
    await this.page.addInitScript((name) => {
      const showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name);
      Object.assign(window, { showDirectoryPicker });
    }, this.name);
  }

  /** @param files  By path below the folder. */
  async fill(files: Readonly<Record<string, Buffer>>): Promise<void> {
    const list = Object.entries(files).map(([path, content]) => ({ path, base64: content.toString('base64') }));
    await this.page.evaluate(storeFiles, { folder: this.name, files: list });
  }

  /**
   * From the next page on: after a restart the browser does not simply let a folder be read again.
   *
   * @param answer  What a person says when asked
   */
  async beAskedFor(answer: 'granted' | 'denied'): Promise<void> {
    await this.page.addInitScript((said) => {
      let state: PermissionState = 'prompt';
      Object.assign(FileSystemHandle.prototype, {
        queryPermission: () => Promise.resolve(state),
        requestPermission: () => {
          // The browser asks only while a person does something.
          if (!navigator.userActivation.isActive) return Promise.reject(new DOMException('', 'SecurityError'));
          state = said;
          return Promise.resolve(state);
        },
      });
    }, answer);
  }
}

/** Runs in the page. */
async function storeFiles({ folder, files }: { folder: string; files: readonly FileToStore[] }): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for (const { path, base64 } of files) {
    const parts = [folder, ...path.split('/')];
    const fileName = parts.pop() ?? '';
    let at = root;
    for (const part of parts) at = await at.getDirectoryHandle(part, { create: true });
    const writing = await (await at.getFileHandle(fileName, { create: true })).createWritable();
    await writing.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
    await writing.close();
  }
}
