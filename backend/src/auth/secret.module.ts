import { Module } from '@nestjs/common';
import { Secret } from './secret.js';

@Module({ providers: [Secret], exports: [Secret] })
export class SecretModule {}
