import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import { type Channel, channelOf, isRgb, measuredIn } from './channel';
import { presetColours } from './channel-colours';
import { channelName } from './channel-name';
import { hiddenAtFirst, inOrder } from './layer-groups';
import { type Measured, measuredTogether } from './value-range';

/** What the channels of a sample depend on, besides its layers and images. */
export interface SampleView {
  /** Whether same-named channels of different groups have one window. */
  readonly linked: boolean;
  /** My settings strings, by layer id. */
  readonly mine: ReadonlyMap<number, string>;
}

/** All channels of all groups, by layer id. A layer whose image is missing is left out. */
export function channelsOfSample(
  layers: readonly LayerDto[],
  images: ReadonlyMap<number, ImageDto>,
  { linked, mine }: SampleView,
): ReadonlyMap<number, Channel> {
  const groupNames = new Map(layers.filter(({ kind }) => kind === 'group').map((each) => [each.layer_id, each.name]));
  const shown = inOrder(layers).filter((layer) => layer.kind === 'image' && images.has(layer.image_id));
  const links = new Map(
    shown.map((layer) => [layer.layer_id, channelName(layer.name, groupNames.get(layer.parent_id) ?? '')]),
  );
  const linkOf = (layer: LayerDto) => links.get(layer.layer_id) as string;
  const imageOf = (layer: LayerDto) => images.get(layer.image_id) as ImageDto;

  const grey = [...new Set(shown.filter((layer) => !isRgb(imageOf(layer))).map(linkOf))];
  const presets = presetColours(grey);
  const measured = new Map<string, Measured[]>();
  for (const layer of shown) {
    const one = measuredIn(layer, imageOf(layer));
    if (one) measured.set(linkOf(layer), [...(measured.get(linkOf(layer)) ?? []), one]);
  }
  const together = new Map([...measured].map(([link, pictures]) => [link, measuredTogether(pictures)]));
  const hidden = hiddenAtFirst(layers, images);

  return new Map(
    shown.map((layer) => {
      const [link, image] = [linkOf(layer), imageOf(layer)];
      const channel = channelOf(layer, image, {
        link,
        colour: presets[grey.indexOf(link)] ?? [255, 255, 255],
        isOn: !hidden.has(layer.layer_id),
        together: linked ? together.get(link) : measuredIn(layer, image),
        mine: mine.get(layer.layer_id),
      });
      return [layer.layer_id, channel] as const;
    }),
  );
}
