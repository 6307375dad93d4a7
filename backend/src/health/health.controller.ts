import { Controller, Get } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { Public } from '../permissions/requires.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  @Get()
  @Public()
  @Answers(200, HealthDto, 'Whether the server answers')
  state(): HealthDto {
    return { status: 'ok' };
  }
}
