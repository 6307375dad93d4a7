import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { Public } from '../permissions/requires.js';
import { Uncounted } from '../rate-limits/uncounted.js';
import { HealthDto, ReadinessDto } from './health.dto.js';
import { ReadinessProbe } from './readiness.js';

@ApiTags('health')
@Uncounted()
@Controller('health')
export class HealthController {
  constructor(private readonly probe: ReadinessProbe) {}

  @Get()
  @Public()
  @Answers(200, HealthDto, 'Whether the server answers')
  state(): HealthDto {
    return { status: 'ok' };
  }

  /** For who restarts what hangs: nothing that another machine could be to blame for. */
  @Get('live')
  @Public()
  @Answers(200, HealthDto, 'Whether the process is alive')
  live(): HealthDto {
    return { status: 'ok' };
  }

  /** For who sends requests where they are answered. */
  @Get('ready')
  @Public()
  @Answers(200, ReadinessDto, 'Whether the server can do its work: its database, its files')
  async ready(): Promise<ReadinessDto> {
    return ReadinessDto.from(await this.probe.demand());
  }
}
