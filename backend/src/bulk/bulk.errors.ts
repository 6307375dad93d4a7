import { AppError } from '../errors/app-error.js';

const MOST_TOLD = 20;

/** 409: the filter finds other samples than it did when they were looked at. */
export class SelectionChangedError extends AppError {
  constructor(expected: number, found: number) {
    const message = `These were ${expected} samples when you chose them, and are ${found} by now. Nothing was changed: look again.`;
    super(409, 'selection.changed', message, { expected, found });
  }
}

/** 409: they cannot be in one category, where each name is there once. */
export class NamesTakenError extends AppError {
  constructor(category: string, names: readonly string[]) {
    const [first, ...others] = names;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    const message = `Nothing was moved: ${category} would have two samples called "${first}"${more}. Rename them first.`;
    super(409, 'annotation.name-taken', message, { names: names.slice(0, MOST_TOLD), count: names.length });
  }
}
