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
    expect(display(board(), 1)).toEqual({ visible: true, colour: GREEN, min: 500, max: 4000, gamma: 1, opacity: 1 });
  });

  it('shows a layer as its settings ask', () => {
    const settings = 'window:100-200,color:#ff8000,gamma:0.5,opacity:0.25,default:hidden';
    expect(display(board([{ ...DAPI, settings }]))).toEqual({
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

  it('names tiles by the hash of their content', () => {
    const [channel] = board().canvasChannels();
    expect(channel?.tiles.urlOf(2, 3, 4)).toBe('/memento/images/1/tiles/2/3/4?v=abc');
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

    it('shows the first group, and lists loose layers switched off', () => {
      const made = board(layers);
      expect(made.groups().map((group) => group.name)).toEqual(['T0', 'T1']);
      expect(names(made)).toEqual(['DAPI', 'FITC', 'overview']);
      expect(made.channels().map((channel) => channel.display.visible)).toEqual([true, true, false]);
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
    made.reset();
    expect(made.isChanged()).toBe(false);
    expect(display(made)?.colour).toEqual([42, 75, 255]);
  });
});
