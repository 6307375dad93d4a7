import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NameTakenError } from '../errors/app-error.js';
import { LayersService } from '../layers/layers.service.js';
import type { Access } from '../permissions/access.js';
import { ArrangementsRepository } from './arrangements.repository.js';
import type { GetOrCreateSampleDto } from './dto/get-or-create.dto.js';
import type { FoundSample } from './found-sample.js';

/** Samples for scripts that may run again: one request finds or makes a sample together with its first layer. */
@Injectable()
export class GetOrCreate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rows: ArrangementsRepository,
    private readonly annotations: AnnotationsService,
    private readonly layers: LayersService,
  ) {}

  /**
   * The category's sample of a name. One that is there stays as it is, unless it has no layer at all: then it gets the one that
   * was asked for.
   *
   * @throws InvalidRequestError, NotAllowedError
   */
  async sample(dto: GetOrCreateSampleDto, access: Access): Promise<FoundSample> {
    const there = await this.find(dto);
    if (there !== null) return this.completed(there, dto, access);
    try {
      return await this.make(dto, access);
    } catch (error) {
      // Another script was quicker.
      const meanwhile = error instanceof NameTakenError ? await this.find(dto) : null;
      if (meanwhile === null) throw error;
      return this.completed(meanwhile, dto, access);
    }
  }

  private async find({ project_id, category_id, name }: GetOrCreateSampleDto): Promise<number | null> {
    const annotation = await this.rows.annotation(this.work.db, category_id, name);
    return annotation?.projectId === project_id ? annotation.annotationId : null;
  }

  private make(dto: GetOrCreateSampleDto, access: Access): Promise<FoundSample> {
    return this.work.run(async (tx) => {
      const annotationId = await this.annotations.createIn(tx, dto, access.principal);
      const layerId = await this.layers.createIn(tx, { ...dto.layer, annotation_id: annotationId }, access);
      return { annotationId, layerId, made: true };
    });
  }

  private async completed(annotationId: number, { layer }: GetOrCreateSampleDto, access: Access): Promise<FoundSample> {
    if (await this.layers.haveAny(this.work.db, annotationId)) return { annotationId, layerId: null, made: false };
    const { layerId } = await this.layers.getOrCreate({ ...layer, annotation_id: annotationId }, access);
    return { annotationId, layerId, made: false };
  }
}
