export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Between which values of the file a layer's colour begins and ends. `auto`: as measured; `full`: all that its type can hold;
 * `part`: shares of that.
 */
export type LayerWindow = { kind: 'auto' | 'full' } | { kind: 'values' | 'part'; min: number; max: number };

/** An image's part in a picture of several. */
export interface ComposedLayer {
  pyramidPath: string;
  plane: number;
  /** `add`: light on black. `over`: covers what is below. */
  blend: 'add' | 'over';
  window: LayerWindow;
  colour: Rgb;
  /** 1 is linear. */
  gamma: number;
  /** 0 to 1. */
  opacity: number;
  /** Name of a look-up table in place of the colour; an unknown one is grey. */
  lut: string | null;
}

/** One small picture of several images, as they are shown over each other. */
export interface ComposeTask {
  kind: 'compose';
  /** From bottom to top, at least one. */
  layers: ComposedLayer[];
}
