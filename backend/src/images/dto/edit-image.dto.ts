import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsString, MaxLength, registerDecorator } from 'class-validator';
import { BaseVersion, Id, Name, OneOf } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { IMAGE_TYPES, type ImageType } from '../upload-code.js';
import { toNumber } from './upload-image.dto.js';

const LONGEST_URI = 1000;

/** Address of a picture on the web. A name or password in it would be shown to all who see the image. */
function WebAddress(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'webAddress',
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: '$property must be an http or https address without a user name or password' },
      validator: { validate: isWebAddress },
    });
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value) || /[\s\\]/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** An image that is elsewhere on the web. The seed's clients also send `format` and `resolution`, which say nothing here. */
export class CreateImageDto {
  @Name()
  name: string;

  @ApiProperty({ enum: ['E'], description: 'Images with a file are uploaded or imported.' })
  @IsIn(['E'], { message: 'type must be E: an image with a file goes to /memento/images/upload, /uploads or /import' })
  type: 'E';

  @ApiProperty({ maxLength: LONGEST_URI, format: 'uri', description: 'http or https. The server never fetches it.' })
  @IsString()
  @MaxLength(LONGEST_URI)
  @WebAddress()
  uri: string;

  @Id()
  project_id: number;
}

/** What is left out stays as it is. What an image is (its bytes, type and project) does not change. */
export class UpdateImageDto {
  @Name({ optional: true })
  name?: string;

  @ApiProperty({ required: false, maxLength: LONGEST_URI, description: 'Another address: of type E only.' })
  @IsString()
  @MaxLength(LONGEST_URI)
  @MayBeLeftOut()
  uri?: string;

  @OneOf(IMAGE_TYPES, { optional: true, description: 'Cannot be changed.' })
  type?: ImageType;

  @Transform(toNumber)
  @Id({ optional: true, description: 'Cannot be changed.' })
  project_id?: number;

  @BaseVersion()
  version?: number;
}

export { isWebAddress };
