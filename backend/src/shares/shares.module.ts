import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { ShareGuests } from './share-guests.js';
import { SharesController } from './shares.controller.js';
import { SharesRepository } from './shares.repository.js';
import { SharesService } from './shares.service.js';

@Module({
  imports: [UsersModule],
  controllers: [SharesController],
  providers: [SharesService, ShareGuests, SharesRepository],
  exports: [SharesService],
})
export class SharesModule {}
