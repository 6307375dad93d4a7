import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { TrashController } from './trash.controller.js';
import { TrashService } from './trash.service.js';

@Module({ imports: [ImagesModule], controllers: [TrashController], providers: [TrashService], exports: [TrashService] })
export class TrashModule {}
