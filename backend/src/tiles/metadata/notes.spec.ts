import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NOTE_CODES, note } from './notes.js';

const PAGE = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'formats.md');

describe('notes', () => {
  it('are all in docs/formats.md, and there are no others', async () => {
    const text = await readFile(PAGE, 'utf8');
    const listed = [...text.matchAll(/^\| `(metadata\.[a-z-]+)`/gm)].map(([, code]) => code);
    expect(listed).toEqual(NOTE_CODES);
  });

  it('are whole sentences', () => {
    expect(note('metadata.pages-unused', 1)).toEqual({
      code: 'metadata.pages-unused',
      message: '1 picture of the same kind is in the file but not in its description, and left out.',
    });
    expect(note('metadata.pages-unused', 3).message).toBe(
      '3 pictures of the same kind are in the file but not in its description, and left out.',
    );
  });
});
