import { Module } from '@nestjs/common';
import { BrowseModule } from '../browse/browse.module.js';
import { SharesModule } from '../shares/shares.module.js';
import { BulkController } from './bulk.controller.js';
import { BulkRepository } from './bulk.repository.js';
import { BulkService } from './bulk.service.js';

@Module({
  imports: [BrowseModule, SharesModule],
  controllers: [BulkController],
  providers: [BulkService, BulkRepository],
})
export class BulkModule {}
