import { Module } from '@nestjs/common';
import { ClientFileController } from './client-file.controller.js';
import { ApiDocument } from './api-document.js';
import { DocsController } from './docs.controller.js';

@Module({ controllers: [DocsController, ClientFileController], providers: [ApiDocument] })
export class DocsModule {}
