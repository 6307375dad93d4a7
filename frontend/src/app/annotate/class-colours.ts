/**
 * Colours of classes: Okabe and Ito's eight less black, which nobody would see on a dark image, told apart by colour-blind eyes,
 * and five that lie far from them.
 */
const COLOURS = [
  ...['#56b4e9', '#e69f00', '#009e73', '#f0e442', '#cc79a7', '#d55e00', '#0072b2'],
  ...['#b2df8a', '#fb9a99', '#cab2d6', '#8dd3c7', '#ffffb3'],
] as const;

/** The colour of a class by its place among the project's labels, from 0. @returns `#rrggbb` */
export function classColour(place: number): string {
  return COLOURS[place % COLOURS.length];
}
