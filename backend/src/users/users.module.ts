import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { OwnershipController } from './ownership.controller.js';
import { OwnershipRepository } from './ownership.repository.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController, OwnershipController],
  providers: [UsersService, AccountsService, UsersRepository, OwnershipRepository],
  exports: [UsersService, AccountsService],
})
export class UsersModule {}
