/** Why a file is not sent. */
export type LeftOutReason = 'hidden' | 'format' | 'several-files' | 'empty';

/** What the server reads by itself. */
const IMAGES = 'tif tiff btf tf2 tf8 qptiff svs lsm stk flex png jpg jpeg jpe jfif webp gif avif'.split(' ');
/** What it reads where libvips is installed; otherwise it refuses the file and says so. */
const WITH_HELPER = 'ndpi scn bif svslide jp2 j2k jpx jpc jxl heic heif pnm ppm pgm pbm'.split(' ');
/** Slides that lie in several files, of which one upload is only a part. */
const PARTS = ['mrxs', 'vms', 'vmu'];
const SYSTEM_NAMES = [
  ...['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '@eadir', '$recycle.bin'],
  ...['system volume information', 'lost+found', 'icon\r'],
];

/** @param path Parts joined with `/`. @returns null: it may be an image */
export function reasonToLeaveOut(path: string, size: number): LeftOutReason | null {
  const parts = path.split('/');
  if (parts.some(isHidden)) return 'hidden';
  const ending = endingOf(parts.at(-1) ?? '');
  if (PARTS.includes(ending)) return 'several-files';
  if (!IMAGES.includes(ending) && !WITH_HELPER.includes(ending)) return 'format';
  return size === 0 ? 'empty' : null;
}

/** Whether the server may need a helper to read it. */
export function needsHelper(path: string): boolean {
  return WITH_HELPER.includes(endingOf(path));
}

/** For the field in which files are chosen. */
export const ACCEPTED = [...IMAGES, ...WITH_HELPER].map((ending) => `.${ending}`).join(',');

function isHidden(part: string): boolean {
  return part.startsWith('.') || part.startsWith('~$') || SYSTEM_NAMES.includes(part.toLowerCase());
}

function endingOf(name: string): string {
  return /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
