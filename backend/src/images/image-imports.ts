import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { AppError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { placeWithin, readReference } from '../storage/file-reference.js';
import type { ImportImageDto } from './dto/import-image.dto.js';
import type { Image } from './image.entity.js';
import { ImageUploads } from './image-uploads.js';
import type { ImportFolder } from './import-folder.js';

const MOST_ENTRIES = 2000;

/**
 * Images of files that lie in the lab already and stay there, in the folders that the administrator has named. Whoever may
 * upload to some project may look into them: that is told beside the setting.
 */
@Injectable()
export class ImageImports {
  constructor(
    private readonly config: AppConfig,
    private readonly control: AccessControl,
    private readonly uploads: ImageUploads,
  ) {}

  /**
   * What lies in a folder, by name. Links that lead out of the folders, devices, FIFOs and sockets are left out.
   *
   * @param path undefined: the folders themselves.
   * @throws     AppError import.not-found
   */
  async list(projectId: number, path: string | undefined, me: Principal): Promise<ImportFolder> {
    await this.control.demand('image:upload', me, 'project', projectId);
    const { importRoots } = this.config;
    if (!path) return { path: '', folders: importRoots.map(asFolder), files: [], truncated: false };
    const real = await placeWithin(importRoots, path);
    const names = await readdir(real).catch(() => {
      throw notAFolder();
    });
    names.sort((a, b) => a.localeCompare(b, 'en'));
    const folder: ImportFolder = { path: real, folders: [], files: [], truncated: names.length > MOST_ENTRIES };
    for (const name of names.slice(0, MOST_ENTRIES)) await this.add(folder, name);
    return folder;
  }

  /**
   * Makes an image of a file without copying it. It is read once, for its checksum.
   *
   * @throws as ImageUploads.upload, and AppError import.not-found, import.not-a-file, import.changed
   */
  async take(dto: ImportImageDto, me: Principal): Promise<Image> {
    await this.control.demand('image:upload', me, 'project', dto.project_id);
    return this.uploads.refer(dto, await readReference(this.config.importRoots, dto.path), me);
  }

  private async add(folder: ImportFolder, name: string): Promise<void> {
    try {
      const path = await placeWithin(this.config.importRoots, join(folder.path, name));
      const found = await stat(path);
      if (found.isDirectory()) folder.folders.push({ name, path });
      else if (found.isFile()) folder.files.push({ name, path, bytes: found.size, modifiedAt: found.mtime });
    } catch {
      // It went while we looked, or leads elsewhere: not there for us.
    }
  }
}

function asFolder(path: string): { name: string; path: string } {
  return { name: path, path };
}

function notAFolder(): AppError {
  return new AppError(404, 'import.not-found', 'There is no such folder among those that may be imported.');
}
