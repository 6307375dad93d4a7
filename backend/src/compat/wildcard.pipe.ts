import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidRequestError } from '../errors/app-error.js';
import { IdPipe } from '../validation/id.pipe.js';

/** An id in the address of a filter, where 0 means any. @returns undefined for any */
@Injectable()
export class WildcardPipe implements PipeTransform<string, number | undefined> {
  private readonly ids = new IdPipe();

  transform(value: string, metadata: ArgumentMetadata): number | undefined {
    return value === '0' ? undefined : this.ids.transform(value, metadata);
  }
}

/** Deleting everything of everybody is never what was meant. @throws InvalidRequestError */
export function demandNamed(...filters: unknown[]): void {
  if (filters.some((filter) => filter !== undefined)) return;
  throw new InvalidRequestError('Name at least one thing whose rows to delete.', [
    { path: 'filter', message: 'is empty: 0 and none mean any' },
  ]);
}
