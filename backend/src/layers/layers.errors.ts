import { InvalidRequestError } from '../errors/app-error.js';

export function foreignImage(): InvalidRequestError {
  return new InvalidRequestError('A layer shows an image of its own project.', [
    { path: 'image_id', message: 'is not an image of this project' },
  ]);
}

export function imageMismatch(): InvalidRequestError {
  return new InvalidRequestError('Image layers show an image, groups and drawing layers do not.', [
    { path: 'image_id', message: 'does not fit the kind of layer' },
  ]);
}

/** @param planes Pictures that the image holds; 0: the layer shows none. */
export function noSuchPlane(planes: number): InvalidRequestError {
  const message = planes === 0 ? 'must be 0 for a layer without an image' : `must be from 0 to ${planes - 1}`;
  return new InvalidRequestError(
    planes === 0
      ? 'Only a layer that shows an image shows a plane of it.'
      : `The image holds ${planes} ${planes === 1 ? 'picture' : 'pictures'}, counted from 0.`,
    [{ path: 'plane', message }],
  );
}

export function tooManyLayers(planes: number, most: number): InvalidRequestError {
  return new InvalidRequestError(
    `This image holds ${planes} pictures; at most ${most} become layers at once. Add those that you need one by one, or split the file.`,
    [{ path: 'image_id', message: `holds more than ${most} pictures` }],
  );
}

/** @param fields Names of what the request says. */
export function onlyOfDrawings(fields: string[]): InvalidRequestError {
  return new InvalidRequestError(
    'Only drawing layers are shared, hidden or see-through by themselves.',
    fields.map((path) => ({ path, message: 'is for drawing layers' })),
  );
}
