import { ApiProperty } from '@nestjs/swagger';
import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, Matches, validate } from 'class-validator';
import { InvalidRequestError } from '../../errors/app-error.js';
import { Id, Name, OneOf } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { issuesOf } from '../../validation/validation.pipe.js';
import { IMAGE_TYPES, type ImageType, UPLOAD_CODES, type UploadCode } from '../upload-code.js';

export const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

/** What is said of every file that becomes an image. */
export class UploadImageDto {
  @Name()
  name: string;

  @ApiProperty({ enum: UPLOAD_CODES, description: 'Number, or its text as older scripts send it.' })
  @Transform(toNumber)
  @IsIn([...UPLOAD_CODES])
  format: UploadCode;

  @OneOf(IMAGE_TYPES, { optional: true })
  type?: ImageType;

  @Transform(toNumber)
  @Id()
  project_id: number;

  @Transform(toNumber)
  @Id({
    optional: true,
    description: 'A sample of the project that is to show the image: all its channels, slices and times.',
  })
  annotation_id?: number;
  @ApiProperty({
    required: false,
    pattern: '^[0-9a-fA-F]{64}$',
    description: 'SHA-256 of the file, hex: what arrives otherwise is refused.',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(/^[0-9a-f]{64}$/, { message: '$property must be a SHA-256 in hex' })
  @MayBeLeftOut()
  sha256?: string;
}

/** The multipart form, for the OpenAPI document. */
export class UploadFormDto {
  @ApiProperty({ description: 'JSON text of an UploadImageDto.' })
  json: string;

  @ApiProperty({ type: 'string', format: 'binary' })
  file: string;
}

/** @throws InvalidRequestError for text that is not the JSON of an upload */
export async function parseUpload(json: unknown): Promise<UploadImageDto> {
  const dto = plainToInstance(UploadImageDto, parsed(json));
  const errors = await validate(dto, { whitelist: true });
  if (errors.length) throw new InvalidRequestError('The upload cannot be accepted.', issuesOf(errors, 'json'));
  return dto;
}

function parsed(json: unknown): object {
  try {
    const value: unknown = JSON.parse(String(json));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // SyntaxError: told below.
  }
  throw new InvalidRequestError('The upload needs a part "json" with a JSON object.', [
    { path: 'json', message: 'must be a JSON object' },
  ]);
}
