/** Image px. */
export type Point = readonly [x: number, y: number];

/** Somebody else at the sample, in one tab. */
export interface Person {
  readonly client_id: string;
  readonly user_id: number;
  readonly name: string;
  /** `#rrggbb` */
  readonly colour: string;
  readonly cursor: Point | null;
}

/** Everybody once, however many tabs they have open. */
export function peopleOnce(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [`${person.user_id} ${person.name}`, person])).values()];
}
