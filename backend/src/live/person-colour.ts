/** Okabe and Ito's colours without black: told apart by people who see few colours, and on dark images. */
const COLOURS = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const;

/**
 * The colour of somebody's name and cursor: always the same for the same person.
 *
 * @param guestName Guests of one link share its account: their names tell them apart. Empty for people.
 * @returns `#rrggbb`
 */
export function personColour(userId: number, guestName = ''): string {
  let place = userId;
  for (const character of guestName) place = (place * 31 + (character.codePointAt(0) as number)) % 1_000_003;
  return COLOURS[place % COLOURS.length];
}
