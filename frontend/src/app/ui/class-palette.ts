/**
 * Colours of labels and options: Okabe and Ito's eight less black, which nobody would see on a dark image, told apart by
 * colour-blind eyes, and five that lie far from them.
 */
export const CLASS_PALETTE: readonly { readonly colour: string; readonly name: string }[] = [
  { colour: '#56b4e9', name: $localize`Sky blue` },
  { colour: '#e69f00', name: $localize`Orange` },
  { colour: '#009e73', name: $localize`Green` },
  { colour: '#f0e442', name: $localize`Yellow` },
  { colour: '#cc79a7', name: $localize`Pink` },
  { colour: '#d55e00', name: $localize`Vermilion` },
  { colour: '#0072b2', name: $localize`Blue` },
  { colour: '#b2df8a', name: $localize`Light green` },
  { colour: '#fb9a99', name: $localize`Light red` },
  { colour: '#cab2d6', name: $localize`Lavender` },
  { colour: '#8dd3c7', name: $localize`Turquoise` },
  { colour: '#ffffb3', name: $localize`Cream` },
];

/** The colour of a label. @param place Among the project's labels, from 0: of labels that have none. @returns `#rrggbb` */
export function colourOfLabel(label: { readonly colour: string | null }, place: number): string {
  return label.colour ?? CLASS_PALETTE[place % CLASS_PALETTE.length].colour;
}
