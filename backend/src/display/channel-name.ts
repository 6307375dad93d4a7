/*
 * The web app tells channels apart by the same rule: frontend/src/app/annotate/channel-name.ts.
 */

const FILE_ENDING = /(\.ome)?\.(tiff?|png|jpe?g|webp|svs|btf|ndpi)$/i;
const LOOSE_ENDS = /^[\s_.,;:-]+|[\s_.,;:-]+$/g;

/**
 * What a channel is called in all samples and groups alike: `DAPI` for a layer `DAPI_T0.tif` of the group `T0`.
 *
 * @param groupName  Name of the group that holds the layer; null: none.
 * @returns          In small letters, for comparing; never empty.
 */
export function channelName(layerName: string, groupName: string | null): string {
  const name = layerName.replace(FILE_ENDING, '');
  const place = groupName ? name.toLowerCase().indexOf(groupName.toLowerCase()) : -1;
  const bare = place < 0 ? name : name.slice(0, place) + name.slice(place + (groupName as string).length);
  return (bare.replace(LOOSE_ENDS, '') || name).toLowerCase();
}
