import { Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { AccountsService } from './accounts.service.js';
import { HandOverDto } from './dto/hand-over.dto.js';

@ApiTags('utilities')
@Controller('utilities')
export class OwnershipController {
  constructor(private readonly accounts: AccountsService) {}

  @Get('change_ownership/:oldUserId/:newUserId')
  @Requires('user:hand-over')
  @Answers(200, HandOverDto, 'What giving everything that one person owns to another would move, and what stops it')
  async outlook(
    @Param('oldUserId', IdPipe) oldUserId: number,
    @Param('newUserId', IdPipe) newUserId: number,
  ): Promise<HandOverDto> {
    return HandOverDto.from(await this.accounts.handOverOutlook(oldUserId, newUserId));
  }

  @Put('change_ownership/:oldUserId/:newUserId')
  @Requires('user:hand-over')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give everything that one person owns to another: all of it or nothing' })
  @ApiOkResponse({ description: 'Without a body.' })
  changeOwnership(
    @Param('oldUserId', IdPipe) oldUserId: number,
    @Param('newUserId', IdPipe) newUserId: number,
    @Me() me: Principal,
  ): Promise<void> {
    return this.accounts.handOver(oldUserId, newUserId, me);
  }
}
