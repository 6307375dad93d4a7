import { Global, Module } from '@nestjs/common';
import { TrashCan } from './trash-can.js';
import { TrashRepository } from './trash.repository.js';

/** Global for {@link TrashCan}: resources throw away, the trash itself brings back. */
@Global()
@Module({ providers: [TrashCan, TrashRepository], exports: [TrashCan, TrashRepository] })
export class TrashCanModule {}
