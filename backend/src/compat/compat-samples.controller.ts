import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { AnnotationDto, AnnotationListDto, QueueDto } from '../annotations/dto/annotation.dto.js';
import { NotFoundError } from '../errors/app-error.js';
import { Answers } from '../http/documented.js';
import { LayerListDto } from '../layers/dto/layer.dto.js';
import { LayersService } from '../layers/layers.service.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { everyPage } from '../database/every-page.js';
import { everyPageOfSome } from './every-page.js';
import { WildcardPipe } from './wildcard.pipe.js';

/** The public system hands out the whole queue; nobody works through more at a sitting. */
const LONGEST_QUEUE = 5000;

type AnnotationFilter = Parameters<AnnotationsService['list']>[0];
type LayerFilter = Parameters<LayersService['list']>[0];

/** Samples and layers, under the addresses of the public system: whole lists, 404 when they are empty. */
@ApiTags('compat')
@Controller()
export class CompatSamplesController {
  constructor(
    private readonly annotations: AnnotationsService,
    private readonly layers: LayersService,
  ) {}

  @Get('annotations/byproject_id/:projectId')
  @Requires('annotation:list')
  @Answers(200, AnnotationListDto, 'Samples of a project')
  annotationsOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<AnnotationListDto> {
    return this.annotationsBy({ projectId }, me);
  }

  @Get('annotations/bycategory_id/:categoryId')
  @Requires('annotation:list')
  @Answers(200, AnnotationListDto, 'Samples of a category')
  annotationsIn(@Param('categoryId', IdPipe) categoryId: number, @Me() me: Principal): Promise<AnnotationListDto> {
    return this.annotationsBy({ categoryId }, me);
  }

  @Get('annotations/byimage_id/:imageId')
  @Requires('annotation:list')
  @Answers(200, AnnotationListDto, 'Samples that an image stands for')
  annotationsWith(@Param('imageId', IdPipe) imageId: number, @Me() me: Principal): Promise<AnnotationListDto> {
    return this.annotationsBy({ imageId }, me);
  }

  @Get('annotations/next/:projectId/:categoryId')
  @Requires('annotation:list')
  @Answers(200, QueueDto, 'The own queue; 0 means any')
  async next(
    @Param('projectId', WildcardPipe) projectId: number | undefined,
    @Param('categoryId', WildcardPipe) categoryId: number | undefined,
    @Me() me: Principal,
  ): Promise<QueueDto> {
    const queue = await this.annotations.queue({ projectId, categoryId }, LONGEST_QUEUE, me);
    if (!queue.length) throw new NotFoundError('annotation');
    return { next: queue.map((row) => AnnotationDto.from(row, me)) };
  }

  @Get('layers/byproject_id/:projectId')
  @Requires('layer:list')
  @Answers(200, LayerListDto, 'Layers of a project, with their regions')
  layersOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<LayerListDto> {
    return this.layersBy({ projectId }, me);
  }

  @Get('layers/byannotation_id/:annotationId')
  @Requires('layer:list')
  @Answers(200, LayerListDto, 'Layers of a sample, with their regions')
  layersIn(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<LayerListDto> {
    return this.layersBy({ annotationId }, me);
  }

  @Get('layers/byimage_id/:imageId')
  @Requires('layer:list')
  @Answers(200, LayerListDto, 'Layers that show an image')
  layersWith(@Param('imageId', IdPipe) imageId: number, @Me() me: Principal): Promise<LayerListDto> {
    return this.layersBy({ imageId }, me);
  }

  @Get('layers/byfilter/:annotationId/:sequence')
  @Requires('layer:list')
  @Answers(200, LayerListDto, 'Layers, with their regions; 0 means any')
  async layersByFilter(
    @Param('annotationId', WildcardPipe) annotationId: number | undefined,
    @Param('sequence', WildcardPipe) sequence: number | undefined,
    @Me() me: Principal,
  ): Promise<LayerListDto> {
    const filter = { annotationId, sequence };
    return LayerListDto.from(await everyPage((page) => this.layers.list(filter, page, true, me)));
  }

  private async annotationsBy(filter: AnnotationFilter, me: Principal): Promise<AnnotationListDto> {
    const all = everyPageOfSome('annotation', (page) => this.annotations.list(filter, page, me));
    return AnnotationListDto.from(await all, me);
  }

  private async layersBy(filter: LayerFilter, me: Principal): Promise<LayerListDto> {
    return LayerListDto.from(await everyPageOfSome('layer', (page) => this.layers.list(filter, page, true, me)));
  }
}
