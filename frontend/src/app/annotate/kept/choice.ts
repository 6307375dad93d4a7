/** What a choice is about, and what is wanted there. */
export type Choice =
  /** `aboutId`: the classification; null: no answer any more. */
  | { readonly kind: 'answer'; readonly annotationId: number; readonly aboutId: number; readonly wanted: string | null }
  /** `aboutId`: the label; whether the sample shall have it. */
  | { readonly kind: 'label'; readonly annotationId: number; readonly aboutId: number; readonly wanted: boolean };

export type ChoiceKind = Choice['kind'];

/** What is wanted of a kind of choice. */
export type Wanted<Kind extends ChoiceKind> = Extract<Choice, { readonly kind: Kind }>['wanted'];

/**
 * What has become of a choice that was made: the server has it, or the browser keeps it for later, or another one about the
 * same has been made before it was sent.
 */
export type Fate = 'saved' | 'kept' | 'superseded';
