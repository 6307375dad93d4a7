import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../errors/app-error.js';

const LARGEST_ID = 2 ** 31 - 1;

/** An id in the address. What is not one names nothing: 404, as in the public API. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(value: string, { data }: ArgumentMetadata): number {
    const id = Number(value);
    if (!/^[1-9]\d{0,9}$/.test(value) || id > LARGEST_ID) throw new NotFoundError((data ?? 'id').replace(/Id$/, ''));
    return id;
  }
}
