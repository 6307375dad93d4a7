/**
 * Colours of labels that nobody has given one: Okabe and Ito's eight less black, which nobody would see on a dark image, told
 * apart by colour-blind eyes, and five that lie far from them.
 */
export const LABEL_COLOURS: readonly string[] = [
  ...['#56b4e9', '#e69f00', '#009e73', '#f0e442', '#cc79a7', '#d55e00', '#0072b2'],
  ...['#b2df8a', '#fb9a99', '#cab2d6', '#8dd3c7', '#ffffb3'],
];

/** The first that is used least. @param used Of the other labels of the project. @returns `#rrggbb` */
export function freeColour(used: readonly (string | null)[]): string {
  const times = (colour: string): number => used.filter((each) => each === colour).length;
  return LABEL_COLOURS.reduce((best, colour) => (times(colour) < times(best) ? colour : best));
}
