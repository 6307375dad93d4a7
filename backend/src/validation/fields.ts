import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeLeftOut } from './may-be-left-out.js';

/*
 * A field of a request, declared once: what it must be, and how OpenAPI describes it.
 */

const MAX_ID = 2 ** 31 - 1;
const LONGEST_SETTINGS = 64_000;
const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
// eslint-disable-next-line no-control-regex -- control characters are what it finds
const NO_CONTROL_CHARACTERS = /^[^\u0000-\u001f\u007f]*$/;

interface Common {
  optional?: boolean;
  description?: string;
}

function presence({ optional = false }: Common): PropertyDecorator[] {
  return optional ? [MayBeLeftOut()] : [];
}

const trimmed = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? value.trim() : (value as unknown);

/** A name for people: 1 to 255 characters, blanks around it are dropped. */
export function Name(options: Common & { most?: number } = {}): PropertyDecorator {
  const most = options.most ?? 255;
  return applyDecorators(
    ApiProperty({ required: !options.optional, minLength: 1, maxLength: most, description: options.description }),
    Transform(trimmed),
    IsString(),
    Length(1, most),
    Matches(NO_CONTROL_CHARACTERS, { message: '$property must not contain control characters' }),
    ...presence(options),
  );
}

/** Text that may be empty. */
export function Text(options: Common & { most?: number } = {}): PropertyDecorator {
  const most = options.most ?? LONGEST_SETTINGS;
  return applyDecorators(
    ApiProperty({ required: !options.optional, maxLength: most, description: options.description }),
    IsString(),
    MaxLength(most),
    ...presence(options),
  );
}

/** `key:value,key:value`; read leniently, kept as written. */
export const Settings = (options: Common = {}): PropertyDecorator =>
  Text({ description: 'Settings as `key:value,key:value`.', optional: true, ...options });

/** Id of an existing row. */
export function Id(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', required: !options.optional, minimum: 1, description: options.description }),
    IsInt(),
    Min(1),
    Max(MAX_ID),
    ...presence(options),
  );
}

/** Id of an existing row, or 0 (scripts of the seed also send -1) for none. */
export function IdOrNone(options: Common = {}): PropertyDecorator {
  const description = options.description ?? '0: none.';
  return applyDecorators(
    ApiProperty({ type: 'integer', required: !options.optional, minimum: -1, description }),
    IsInt(),
    Min(-1),
    Max(MAX_ID),
    ...presence(options),
  );
}

export function Whole(least: number, most: number, options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'integer',
      required: !options.optional,
      minimum: least,
      maximum: most,
      description: options.description,
    }),
    IsInt(),
    Min(least),
    Max(most),
    ...presence(options),
  );
}

/** A number that need not be whole. */
export function Fraction(least: number, most: number, options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: !options.optional, minimum: least, maximum: most, description: options.description }),
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(least),
    Max(most),
    ...presence(options),
  );
}

export function OneOf(values: readonly (string | number)[], options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: [...values], required: !options.optional, description: options.description }),
    IsIn([...values]),
    ...presence(options),
  );
}

/** The version that the change is based on; left out: whatever is there is changed. */
export const BaseVersion = (): PropertyDecorator =>
  Whole(0, MAX_ID, { optional: true, description: 'Version that was read; an older one answers 409 with `current`.' });

/** `#rrggbb` */
export function Colour(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: !options.optional, pattern: '^#[0-9a-fA-F]{6}$', description: options.description }),
    Matches(/^#[0-9a-fA-F]{6}$/, { message: '$property must look like #rrggbb' }),
    ...presence(options),
  );
}

export function Flag(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: !options.optional, description: options.description }),
    IsBoolean(),
    ...presence(options),
  );
}

/** A time as ISO 8601, with its zone; arrives as a Date. */
export function Time(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: !options.optional,
      format: 'date-time',
      description: options.description,
    }),
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string' && ZONED_TIME.test(value) ? new Date(value) : (value as unknown),
    ),
    IsDate({ message: '$property must be a time like 2030-01-31T12:00:00Z' }),
    ...presence(options),
  );
}

/** SHA-256 of a password as 64 lowercase hex digits, as the public client sends it. */
export function PasswordDigest(options: Common & { emptyIsNone?: boolean } = {}): PropertyDecorator {
  const pattern = options.emptyIsNone ? /^([0-9a-f]{64})?$/ : /^[0-9a-f]{64}$/;
  return applyDecorators(
    ApiProperty({
      required: !options.optional,
      pattern: pattern.source,
      description: 'SHA-256 of the password, hex.',
    }),
    Matches(pattern, { message: '$property must be a SHA-256 in lowercase hex' }),
    ...presence(options),
  );
}

/** A password as typed: 8 to 200 characters. */
export function PlainPassword(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: !options.optional, minLength: 8, maxLength: 200, format: 'password' }),
    IsString(),
    Length(8, 200),
    ...presence(options),
  );
}
