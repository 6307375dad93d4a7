/*
 * The server tells channels apart by the same rule when it copies display settings: backend/src/display/channel-name.ts.
 */

const FILE_ENDING = /(\.ome)?\.(tiff?|png|jpe?g|webp|svs|btf|ndpi)$/i;
const LOOSE_ENDS = /^[\s_.,;:-]+|[\s_.,;:-]+$/g;

/** A layer's name as people read it: without the ending of a file. */
export function shownName(layerName: string): string {
  return layerName.replace(FILE_ENDING, '');
}

/**
 * What a channel is called in all samples and groups alike: `dapi` for a layer `DAPI_T0.tif` of the group `T0`.
 *
 * @param groupName  Name of the group that holds the layer; empty: none.
 * @returns          In small letters, for comparing; never empty.
 */
export function channelName(layerName: string, groupName: string): string {
  const name = shownName(layerName);
  const place = groupName ? name.toLowerCase().indexOf(groupName.toLowerCase()) : -1;
  const bare = place < 0 ? name : name.slice(0, place) + name.slice(place + groupName.length);
  return (bare.replace(LOOSE_ENDS, '') || name).toLowerCase();
}
