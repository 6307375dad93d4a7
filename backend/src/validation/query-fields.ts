import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeLeftOut } from './may-be-left-out.js';

/* Fields of a query string, where every value arrives as text. */

const MAX_ID = 2 ** 31 - 1;

const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

/** `?project_id=3`: only rows of that parent. */
export function IdFilter(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1 }),
    Transform(toNumber),
    IsInt(),
    Min(1),
    Max(MAX_ID),
    MayBeLeftOut(),
  );
}

/** `?version=3`: a whole number from 0. */
export function WholeFilter(most: number, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: most, description }),
    Transform(toNumber),
    IsInt(),
    Min(0),
    Max(most),
    MayBeLeftOut(),
  );
}

/** `?name=DAPI`: only rows with exactly this text; blanks around it count as little as they do in a name. */
export function TextFilter(description?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ maxLength: 255, description }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    MaxLength(255),
    MayBeLeftOut(),
  );
}

export function FlagFilter(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'boolean', description }),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
    MayBeLeftOut(),
  );
}

export function LimitField(most: number, fallback: number): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: most, default: fallback }),
    Transform(toNumber),
    IsInt(),
    Min(1),
    Max(most),
    MayBeLeftOut(),
  );
}

export function CursorField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ maxLength: 2000, description: '`next_cursor` of the page before.' }),
    IsString(),
    MaxLength(2000),
    MayBeLeftOut(),
  );
}
