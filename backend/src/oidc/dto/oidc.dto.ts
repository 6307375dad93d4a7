import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../../validation/fields.js';

export class OidcStateDto {
  @ApiProperty()
  enabled: boolean;
}

export class StartQuery {
  @Text({ most: 1000, optional: true, description: 'Path to go to afterwards; left out: the first page.' })
  next?: string;
}
