import { aLayer, anImage, statistics } from '../core/testing/builders';
import { ChannelBoard } from './channel-board';

const GREEN = [0, 255, 0];
const GROUP = aLayer({ layer_id: 10, kind: 'group', image_id: 0, name: 'T0', sequence: 4 });
const LATER = aLayer({ layer_id: 11, kind: 'group', image_id: 0, name: 'T1', sequence: 5 });
const DAPI = aLayer({ layer_id: 1, image_id: 1, name: 'DAPI.tif', parent_id: 10, sequence: 1 });
const FITC = aLayer({ layer_id: 2, image_id: 2, name: 'FITC.tif', parent_id: 10, sequence: 2 });
const DAPI_LATER = aLayer({ layer_id: 3, image_id: 3, name: 'DAPI.tif', parent_id: 11, sequence: 1 });
const LOOSE = aLayer({ layer_id: 4, image_id: 4, name: 'overview.tif', sequence: 9 });

function board(layers = [DAPI, FITC], images = [1, 2, 3, 4].map((image_id) => anImage({ image_id }))): ChannelBoard {
  const made = new ChannelBoard();
  made.load(layers, images);
  return made;
}

const names = (made: ChannelBoard) => made.channels().map((channel) => channel.name);
const display = (made: ChannelBoard, index = 0) => made.channels()[index]?.display;
const key = (made: ChannelBoard, index = 0) => made.channels()[index]?.key ?? '';

describe('ChannelBoard', () => {
  it('lists channels by their place, without the ending of a file', () => {
    expect(names(board([FITC, DAPI]))).toEqual(['DAPI', 'FITC']);
  });

  it('shows a channel in the colour of its stain, between its measured percentiles', () => {
    expect(display(board(), 1)).toMatchObject({
      visible: true,
      colour: GREEN,
      lut: null,
      min: 500,
      max: 4000,
      gamma: 1,
      opacity: 1,
    });
  });

  it('shows a layer as its settings ask', () => {
    const settings = 'window:100-200,color:#ff8000,gamma:0.5,opacity:0.25,default:hidden';
    expect(display(board([{ ...DAPI, settings }]))).toMatchObject({
      visible: false,
      colour: [255, 128, 0],
      min: 100,
      max: 200,
      gamma: 0.5,
      opacity: 0.25,
    });
  });

  it('reads the older clip scale as parts of the whole range', () => {
    expect(display(board([{ ...DAPI, settings: 'clip:0-51' }]))).toMatchObject({ min: 0, max: 13107 });
    expect(display(board([{ ...DAPI, settings: 'clip:no' }]))).toMatchObject({ min: 0, max: 65535 });
  });

  it('adds grey channels up and lays an RGB image over what is below', () => {
    const rgb = anImage({ image_id: 2, statistics: null });
    const made = board(
      [DAPI, { ...FITC, name: 'slide' }],
      [anImage(), { ...rgb, pyramid: { ...rgb.pyramid!, channels: 3, sample_type: 'uint8', encoding: 'jpeg' } }],
    );
    expect(made.canvasChannels().map((channel) => channel.blend)).toEqual(['add', 'over']);
    expect(display(made, 1)).toMatchObject({ colour: [255, 255, 255], min: 0, max: 255 });
  });

  it('shows the picture that a layer names, in its own values', () => {
    const pyramid = { ...anImage().pyramid!, value_offset: -32768, planes: 4, finest_level: 2 };
    const measured = [1, 2, 3, 4].map((n) => statistics({ low: -10 * n, high: 10 * n }));
    const made = board([{ ...DAPI, plane: 3 }], [anImage({ pyramid, statistics: measured })]);
    const [channel] = made.canvasChannels();
    expect(channel?.tiles).toMatchObject({ plane: 3, valueScale: 1, valueOffset: -32768, finestLevel: 2 });
    expect(channel?.tiles.urlOf(2, 3, 4)).toBe('/memento/images/1/tiles/2/3/4?plane=3&v=abc');
    expect(display(made)).toMatchObject({ min: -40, max: 40 });
    expect(key(made)).toBe('1/1/3/abc');
    made.setLimit(key(made), 'min', -99_999);
    expect(display(made)?.min).toBe(-32768);
  });

  it('lays transmitted light below fluorescence', () => {
    const made = board([DAPI, { ...FITC, name: 'brightfield' }]);
    expect(made.canvasChannels().map(({ key: each, blend }) => [each[0], blend])).toEqual([
      ['2', 'over'],
      ['1', 'add'],
    ]);
  });

  it('names tiles by the hash of their content', () => {
    const [channel] = board().canvasChannels();
    expect(channel?.tiles.urlOf(2, 3, 4)).toBe('/memento/images/1/tiles/2/3/4?plane=0&v=abc');
  });

  it('keeps an image that is not ready off the canvas, and takes it in when it is', () => {
    const made = board([DAPI], [anImage({ status: 'processing', pyramid: null, statistics: null })]);
    expect(made.canvasChannels()).toEqual([]);
    made.updateImages([anImage()]);
    expect(made.canvasChannels()).toHaveLength(1);
    expect(display(made)).toMatchObject({ min: 500, max: 4000 });
  });

  describe('groups', () => {
    const layers = [GROUP, LATER, DAPI, FITC, DAPI_LATER, LOOSE];

    it('shows the first group, and loose layers beside it', () => {
      const made = board(layers);
      expect(made.groups().map((group) => group.name)).toEqual(['T0', 'T1']);
      expect(names(made)).toEqual(['DAPI', 'FITC', 'overview']);
      expect(made.channels().map((channel) => channel.display.visible)).toEqual([true, true, true]);
    });

    it('switches, and remembers what I chose', () => {
      const made = board(layers);
      made.setVisible(key(made, 1), false);
      made.chooseGroup(11);
      expect(names(made)).toEqual(['DAPI', 'overview']);
      made.chooseGroup(10);
      expect(display(made, 1)?.visible).toBe(false);
    });
  });

  describe('linked over groups', () => {
    const series = [GROUP, LATER, { ...DAPI, name: 'DAPI_T0.tif' }, FITC, { ...DAPI_LATER, name: 'DAPI_T1.tif' }];
    const images = [
      anImage(),
      anImage({ image_id: 2 }),
      anImage({ image_id: 3, statistics: [statistics({ low: 300, high: 9000 })] }),
    ];

    it('channels of one name begin with one window', () => {
      const made = board(series, images);
      expect(display(made)).toMatchObject({ min: 300, max: 9000 });
      made.setLinked(false);
      expect(display(made)).toMatchObject({ min: 500, max: 4000 });
    });

    it('they change together', () => {
      const made = board(series, images);
      made.setLimit(key(made), 'max', 7000);
      made.setColour(key(made), [1, 2, 3]);
      made.setVisible(key(made), false);
      made.goTo(0, 1);
      expect(names(made)).toEqual(['DAPI_T1']);
      expect(display(made)).toMatchObject({ max: 7000, colour: [1, 2, 3], visible: false });
    });

    it('unlinked, each is for itself', () => {
      const made = board(series, images);
      made.setLinked(false);
      made.setGamma(key(made), 2);
      made.goTo(0, 1);
      expect(display(made)?.gamma).toBe(1);
    });

    it('all that are linked are saved', () => {
      const made = board(series, images);
      made.setGamma(key(made), 2);
      expect(made.differences().map(({ layer_id }) => layer_id)).toEqual([1, 3]);
    });

    it('the group beside is fetched beforehand, as far as it is shown', () => {
      const made = board(series, images);
      expect(made.neighbours().map((channel) => channel.key)).toEqual(['3/3/0/abc']);
      made.setVisible(key(made), false);
      expect(made.neighbours()).toEqual([]);
    });
  });

  describe('alone', () => {
    const visible = (made: ChannelBoard) => made.channels().map((channel) => channel.display.visible);

    it('one channel is seen, and the second time all as before', () => {
      const made = board();
      made.setVisible(key(made, 0), false);
      made.toggleAlone(key(made, 0));
      expect(visible(made)).toEqual([true, false]);
      expect(made.isAlone(key(made, 0))).toBe(true);
      made.toggleAlone(key(made, 0));
      expect(visible(made)).toEqual([false, true]);
    });

    it('it is only a look: nothing of it is saved', () => {
      const made = board();
      made.toggleAlone(key(made, 1));
      expect([made.isChanged(), made.differences()]).toEqual([false, []]);
    });

    it('it ends when another one is shown, with what is seen then', () => {
      const made = board([DAPI, FITC, { ...LOOSE, parent_id: 10 }]);
      made.toggleAlone(key(made, 0));
      made.setVisible(key(made, 1), true);
      expect(visible(made)).toEqual([true, true, false]);
      made.showAll(true);
      expect(visible(made)).toEqual([true, true, true]);
      made.showAll(false);
      expect(visible(made)).toEqual([false, false, false]);
    });
  });

  describe('colours', () => {
    it('come from a lookup table, or from black to one colour', () => {
      const made = board();
      made.setLut(key(made), 'fire');
      expect(display(made)?.lut).toHaveLength(768);
      expect(made.differences()[0]?.settings).toContain('lut:fire');
      made.setColour(key(made), [1, 2, 3]);
      expect(display(made)).toMatchObject({ lut: null, colour: [1, 2, 3] });
    });

    it('for all go by stain, or so that everybody can tell them apart', () => {
      const made = board();
      const colours = () => made.channels().map((channel) => channel.display.colour);
      made.recolour('safe');
      expect(colours()).toEqual([[255, 0, 255], GREEN]);
      made.recolour('name');
      expect(colours()).toEqual([[42, 75, 255], GREEN]);
    });
  });

  describe('what I keep', () => {
    const mine = [{ layer_id: 1, settings: 'window:1-2,color:#010203' }];
    const loaded = () => {
      const made = board();
      made.load([DAPI, FITC], [anImage(), anImage({ image_id: 2 })], mine);
      return made;
    };

    it('lies above what everybody sees, and below what I change', () => {
      const made = loaded();
      expect(display(made)).toMatchObject({ min: 1, max: 2, colour: [1, 2, 3] });
      expect([made.isKept(), made.isChanged()]).toEqual([true, false]);
      made.setLimit(key(made), 'max', 50);
      made.revert();
      expect(display(made)?.max).toBe(2);
      made.setKept([]);
      expect(display(made)).toMatchObject({ min: 500, max: 4000 });
    });

    it('a change that is taken back by hand is none', () => {
      const made = loaded();
      made.setVisible(key(made), false);
      expect(made.isChanged()).toBe(true);
      made.setVisible(key(made), true);
      expect(made.isChanged()).toBe(false);
    });

    it('is saved with keys that we do not know', () => {
      const made = board([{ ...DAPI, settings: 'bitDepth:12,x:y' }]);
      made.setColour(key(made), [255, 0, 0]);
      expect(made.differences()[0]?.settings).toMatch(/color:#ff0000.*bitDepth:12,x:y$/);
    });
  });

  it('draws only what changes: all other channels stay the objects they were', () => {
    const made = board();
    const [dapi, fitc] = made.channels();
    const [canvasDapi, canvasFitc] = made.canvasChannels();
    made.setLimit(key(made, 0), 'max', 3000);
    expect(made.channels()[0]).not.toBe(dapi);
    expect(made.channels()[1]).toBe(fitc);
    expect(made.canvasChannels()[1]).toBe(canvasFitc);
    expect(made.canvasChannels()[0]?.tiles).toBe(canvasDapi?.tiles);
  });

  describe('window', () => {
    it('keeps its limits in order and inside the type', () => {
      const made = board();
      made.setLimit(key(made), 'min', 9000);
      expect(display(made)).toMatchObject({ min: 3999, max: 4000 });
      made.setLimit(key(made), 'max', 99_999);
      expect(display(made)).toMatchObject({ min: 3999, max: 65535 });
      made.setLimit(key(made), 'min', -5);
      expect(display(made)?.min).toBe(0);
      made.setLimit(key(made), 'min', NaN);
      expect(display(made)?.min).toBe(0);
    });

    it('goes to measured, full and automatic limits', () => {
      const made = board();
      made.setRange(key(made), 'measured');
      expect(display(made)).toMatchObject({ min: 400, max: 5000 });
      made.setRange(key(made), 'full');
      expect(display(made)).toMatchObject({ min: 0, max: 65535 });
      made.setRange(key(made), 'auto');
      expect(display(made)).toMatchObject({ min: 500, max: 4000 });
    });

    it('is never empty, also not for an image of one value', () => {
      const flat = statistics({ minimum: 65535, maximum: 65535, low: 65535, high: 65535 });
      const made = board([DAPI], [anImage({ statistics: [flat] })]);
      expect(display(made)).toMatchObject({ min: 65534, max: 65535 });
    });
  });

  it('goes back to what the layers ask for', () => {
    const made = board();
    made.setColour(key(made), [1, 2, 3]);
    expect(made.isChanged()).toBe(true);
    made.revert();
    expect(made.isChanged()).toBe(false);
    expect(display(made)?.colour).toEqual([42, 75, 255]);
  });
});
