import type { ImageMetadata } from '../tiles/image-metadata.js';

/** A layer to make of one plane of an image. */
export interface PlaneLayer {
  plane: number;
  name: string;
  settings: string;
}

/** Layers that are looked at together; `name` null: there is only one such set, and no group is needed. */
export interface PlaneGroup {
  name: string | null;
  layers: PlaneLayer[];
}

const LONGEST_NAME = 255;

/** Pictures that an image holds. An image from before metadata was read holds one. */
export function planesIn(metadata: ImageMetadata | null): number {
  return metadata ? metadata.channels.length * metadata.sizeZ * metadata.sizeT : 1;
}

/**
 * The layers and groups that an image contains: a group for each slice and time, in it a layer for each channel.
 *
 * @param imageName  Names the only channel when the file does not.
 */
export function planeGroups(metadata: ImageMetadata | null, imageName: string): PlaneGroup[] {
  if (!metadata) return [{ name: null, layers: [{ plane: 0, name: imageName, settings: '' }] }];
  const { channels, sizeZ, sizeT } = metadata;
  const names = layerNames(metadata, imageName);
  const settings = layerSettings(metadata);
  return Array.from({ length: sizeZ * sizeT }, (_, i) => ({
    name: groupName(metadata, i % sizeZ, Math.floor(i / sizeZ)),
    layers: channels.map((__, c) => ({ plane: i * channels.length + c, name: names[c], settings: settings[c] })),
  }));
}

/**
 * The same for a file that somebody has put somewhere under a name: that name wins over what a file says of its only channel,
 * and slices and times lie in groups of their own, which begin with the name of the group.
 */
export function placedGroups(metadata: ImageMetadata | null, name: string, group: string | null): PlaneGroup[] {
  const isOneChannel = (metadata?.channels.length ?? 1) === 1;
  return planeGroups(metadata, name).map((set) => ({
    name:
      [group, set.name]
        .filter((part) => part !== null)
        .join(' ')
        .slice(0, LONGEST_NAME) || null,
    layers: set.layers.map((layer) => (isOneChannel ? { ...layer, name } : layer)),
  }));
}

/** `T0 z3`, counted from 0; null when there is one slice and one time. */
function groupName({ sizeZ, sizeT }: ImageMetadata, z: number, t: number): string | null {
  const parts = [sizeT > 1 ? `T${t}` : '', sizeZ > 1 ? `z${z}` : ''].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : null;
}

/** One name for each channel, no two alike. */
function layerNames({ channels }: ImageMetadata, imageName: string): string[] {
  if (channels.length === 1) return [printable(channels[0].name) || imageName];
  const own = channels.map(({ name }, c) => printable(name) || `Channel ${c + 1}`);
  return own.map((name, c) => (own.indexOf(name) === own.lastIndexOf(name) ? name : numbered(name, c + 1)));
}

function numbered(name: string, number: number): string {
  return `${name.slice(0, LONGEST_NAME - 8)} (${number})`;
}

// eslint-disable-next-line no-control-regex -- control characters are what it finds
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;

function printable(name: string | null): string {
  return (name ?? '').replace(CONTROL_CHARACTERS, ' ').trim().slice(0, LONGEST_NAME);
}

/** Colours that tell channels apart; a colour that all have says nothing. */
function layerSettings({ channels }: ImageMetadata): string[] {
  const same = channels.length > 1 && channels.every(({ colour }) => colour === channels[0].colour);
  return channels.map(({ colour }) => (colour === null || same ? '' : `color:${colour}`));
}
