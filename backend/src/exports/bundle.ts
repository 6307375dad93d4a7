import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MANIFEST_SCHEMA, READ_ME, tableSchema } from './bundle-guide.js';
import type { ExportScope } from './export-rows.js';
import { ALL_TABLES, ExportTables, type RegionOptions } from './export-tables.js';
import { csv } from './formats/csv.js';
import type { ArchiveFile } from './formats/zip.js';
import { noLosses, RegionFiles, SAMPLE_FORMATS } from './region-files.js';

/** A file of the bundle, as the manifest tells of it. */
interface ListedFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** Steps of a number of samples that cannot be told before they are written. */
type Listed = (file: ArchiveFile) => ArchiveFile;

/** Everything of a project in one archive, with what it takes to read it without us. */
@Injectable()
export class Bundle {
  constructor(
    private readonly tables: ExportTables,
    private readonly regions: RegionFiles,
  ) {}

  /** The manifest comes last: what is in it is known when all else is written. */
  async *files(scope: ExportScope, project: string, options: RegionOptions): AsyncGenerator<ArchiveFile> {
    const files: ListedFile[] = [];
    const losses = noLosses();
    const listed: Listed = (file) => weighed(file, files);
    yield listed({ name: 'README.txt', content: Buffer.from(READ_ME) });
    yield* this.tableFiles(scope, options, listed);
    for (const format of SAMPLE_FORMATS)
      for await (const file of this.regions.ofSamples(format, scope))
        yield listed({ ...file, name: `regions/${format}/${file.name}` });
    yield listed({ name: 'regions/coco.json', content: await this.regions.coco(scope, losses) });
    yield listed({ name: 'schemas/manifest.schema.json', content: json(MANIFEST_SCHEMA) });
    const manifest = {
      ...{ format: 'memento-export', version: 1, project: { project_id: scope.projectId, name: project } },
      scope: { category_id: scope.categoryId, annotation_ids: scope.annotationIds },
      options: { geometry: options.geometry, intensities: options.intensities },
      left_out: { coco: { points: losses.points, lines: losses.lines, regions_without_image: losses.withoutImage } },
      files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    };
    yield listed({ name: 'manifest.json', content: json(manifest) });
    const sums = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
    yield { name: 'SHA256SUMS', content: Buffer.from(sums) };
  }

  private *tableFiles(scope: ExportScope, options: RegionOptions, listed: Listed): Generator<ArchiveFile> {
    for (const name of ALL_TABLES) {
      const table = this.tables.table(name, scope, options);
      yield listed({ name: `tables/${name}.csv`, content: csv(table) });
      yield listed({ name: `schemas/${name}.schema.json`, content: json(tableSchema(table)) });
    }
  }
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** Adds the file to the list once it has been read to its end. */
function weighed({ name, content, packed }: ArchiveFile, files: ListedFile[]): ArchiveFile {
  const listed = { path: name, bytes: 0, sha256: '' };
  files.push(listed);
  if (Buffer.isBuffer(content)) {
    Object.assign(listed, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
    return { name, content, packed };
  }
  return { name, content: passing(content, listed), packed };
}

async function* passing(content: AsyncIterable<Buffer | string>, listed: ListedFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const piece of content) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    hash.update(chunk);
    listed.bytes += chunk.length;
    yield chunk;
  }
  listed.sha256 = hash.digest('hex');
}
