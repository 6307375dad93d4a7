import { Module } from '@nestjs/common';
import { CategoriesController } from './categories.controller.js';
import { CategoriesRepository } from './categories.repository.js';
import { CategoryOrderController } from './category-order.controller.js';
import { CategoriesService } from './categories.service.js';

@Module({
  controllers: [CategoriesController, CategoryOrderController],
  providers: [CategoriesService, CategoriesRepository],
  exports: [CategoriesService],
})
export class CategoriesModule {}
