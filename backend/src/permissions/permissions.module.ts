import { Global, Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { AccessControl } from './access-control.js';
import { PermissionsController } from './permissions.controller.js';
import { PermissionsRepository } from './permissions.repository.js';
import { PermissionsService } from './permissions.service.js';
import { RightsController } from './rights.controller.js';
import { RightsRepository } from './rights.repository.js';
import { RightsService } from './rights.service.js';
import { ScopeResolver } from './scope-resolver.js';

/** Rights. Global for the guard and for services that ask {@link AccessControl} themselves. */
@Global()
@Module({
  imports: [UsersModule],
  controllers: [PermissionsController, RightsController],
  providers: [AccessControl, PermissionsService, PermissionsRepository, RightsRepository, RightsService, ScopeResolver],
  exports: [AccessControl, PermissionsService, ScopeResolver],
})
export class PermissionsModule {}
