import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { InvalidRequestError, type Issue } from '../errors/app-error.js';

/** Far deeper than any request is meant to be, and far from where recursion ends the server's patience. */
const DEEPEST_BODY = 50;

/** Refuses what a DTO does not declare, and says where. */
class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      transform: true,
      exceptionFactory: (errors) => new InvalidRequestError('The request cannot be accepted.', issuesOf(errors)),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body' || !isDto(metadata)) return super.transform(value, metadata);
    const body = value ?? {};
    if (typeof body !== 'object' || Array.isArray(body))
      throw new InvalidRequestError('The body must be a JSON object.');
    if (isDeeper(body, DEEPEST_BODY)) throw new InvalidRequestError('The body is nested too deeply.');
    return super.transform(body, metadata);
  }
}

export function requestValidation(): ValidationPipe {
  return new RequestValidation();
}

function isDto({ metatype }: ArgumentMetadata): boolean {
  return metatype !== undefined && ![Object, String, Number, Boolean, Array].includes(metatype as never);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
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
