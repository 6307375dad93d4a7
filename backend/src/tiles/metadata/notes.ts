import type { MetadataNote } from '../image-metadata.js';

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Everything that can be wrong with what a file says about itself, with its sentence. docs/formats.md lists the codes. */
const SENTENCES = {
  'metadata.unreadable': (what: string) =>
    `The description (${what}) in this file is damaged, too long or uses document types; it is not used.`,
  'metadata.planes-disagree': (claimed: string, held: number, taken: string) =>
    `This file says that it holds ${claimed}, but has ${many(held, 'picture')} of one kind. Taken as ${taken}.`,
  'metadata.size-disagrees': (claimed: string, held: string) =>
    `This file describes an image of ${claimed} pixels, but holds ${held}. Its pixel size is not believed either.`,
  'metadata.type-disagrees': (claimed: string, held: string) =>
    `This file says that its values are ${claimed}, but they are ${held}.`,
  'metadata.other-files': (elsewhere: string) =>
    `Part of this image is in other files (${elsewhere}). What is in this one is shown.`,
  'metadata.other-images': (images: number) =>
    `This file holds ${many(images, 'image')}. The first is shown; save the others as files of their own.`,
  'metadata.pages-left-out': (what: string) => `Left out, since they are no part of the image itself: ${what}.`,
  'metadata.pages-unused': (pages: number) =>
    `${many(pages, 'picture')} of the same kind ${pages === 1 ? 'is' : 'are'} in the file but not in its description, and left out.`,
  'metadata.stack-in-one-page': (claimed: number) =>
    `This file says that it holds ${claimed} pictures in one piece without an index, as some programs write large stacks. ` +
    'Only the first can be read; save it as OME-TIFF or BigTIFF.',
  'metadata.stack-unexplained': (pages: number) =>
    `This file holds ${pages} pictures of one kind and does not say what they are. They are taken as slices (z).`,
  'metadata.channels-unnamed': () => 'This file does not name its channels.',
  'metadata.names-alike': (name: string) => `All channels of this file are called “${name}”.`,
  'metadata.colours-alike': (colour: string) => `All channels of this file have the same colour, ${colour}.`,
  'metadata.colour-unusable': (channel: string) =>
    `The colour table of ${channel} goes through several colours, or is black; it is shown in a colour of your choice.`,
  'metadata.pixel-size-missing': () => 'This file does not say how large a pixel is.',
  'metadata.pixel-size-impossible': (size: string) =>
    `This file says that a pixel is ${size} wide, which cannot be of a microscope. It is not used.`,
  'metadata.pixels-not-square': (size: string) =>
    `This file says that a pixel measures ${size}; sizes of pixels that are not square are not used.`,
  'metadata.samples-are-channels': (samples: number) =>
    `Each pixel has ${samples} values that the file does not call red, green and blue; each is a channel.`,
  'metadata.samples-many': (samples: number, size: string) =>
    `Each pixel has ${samples} values, in a picture of ${size}. Stacks whose axes were mixed up look like this.`,
  'metadata.directories-damaged': (read: number) =>
    `The index of this file is damaged after ${many(read, 'picture')}; what comes behind is lost.`,
  'metadata.planes-many': (planes: number, most: number) =>
    `This file holds ${planes} pictures; at most ${most} can be taken. Only the first is shown.`,
} as const satisfies Record<string, (...facts: never[]) => string>;

export type NoteCode = keyof typeof SENTENCES;

export const NOTE_CODES = Object.keys(SENTENCES) as NoteCode[];

/** Something that the file got wrong, with the facts of its sentence. */
export function note<C extends NoteCode>(code: C, ...facts: Parameters<(typeof SENTENCES)[C]>): MetadataNote {
  const sentence = SENTENCES[code] as (...given: unknown[]) => string;
  return { code, message: sentence(...facts) };
}
