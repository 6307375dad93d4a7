/** One file the demo project is made of, drawn and ready to be uploaded. */
export interface DemoImage {
  path: string;
  /** Where it belongs. Bright-field slides have one channel, named `Slide`. */
  category: string;
  sample: string;
  channel: string;
  /** Colour to show the channel in, `#rrggbb`; null for true-colour images. */
  colour: string | null;
}

/**
 * Draws the demo project's images into a folder: the same bytes each time.
 *
 * @param folder      Must exist; files in it with the same names are replaced.
 * @param onProgress  0..1.
 */
export declare function drawDemo(folder: string, onProgress?: (share: number) => void): Promise<DemoImage[]>;
