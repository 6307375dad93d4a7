import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { InvalidRequestError, type Issue } from '../errors/app-error.js';

/** Refuses what a DTO does not declare, and says where. */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: false,
    transform: true,
    exceptionFactory: (errors) => new InvalidRequestError('The request cannot be accepted.', issuesOf(errors)),
  });
}

/** One issue per broken rule, with its path: `changes[3].region.shape`. */
export function issuesOf(errors: ValidationError[], parent = ''): Issue[] {
  return errors.flatMap((error) => {
    const step = /^\d+$/.test(error.property) ? `[${error.property}]` : `${parent ? '.' : ''}${error.property}`;
    const path = parent + step;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...issuesOf(error.children ?? [], path)];
  });
}
