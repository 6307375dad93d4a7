import { Body, Controller, Delete, Get, Param, Post, Query, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ImageDto, ImageEnvelope, ImageListDto, ImageQuery } from './dto/image.dto.js';
import { UploadFormDto } from './dto/upload-image.dto.js';
import { MissingFileError } from './images.errors.js';
import { ImageUploads } from './image-uploads.js';
import { ImagesService } from './images.service.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';
import { TilingQueue } from './tiling-queue.js';
import type { ReceivedUpload } from './upload-storage.js';

@ApiTags('images')
@Controller('images')
export class ImagesController {
  constructor(
    private readonly images: ImagesService,
    private readonly uploads: ImageUploads,
    private readonly queue: TilingQueue,
  ) {}

  @Get()
  @Requires('image:list')
  @Answers(200, ImageListDto, 'Images that the caller sees, by name')
  async list(@Query() query: ImageQuery, @Me() me: Principal): Promise<ImageListDto> {
    const filter = { projectId: query.project_id, name: query.name };
    return ImageListDto.from(await this.images.list(filter, pageOf(query), me));
  }

  @Get(':imageId')
  @Requires('image:view', inPath('image', 'imageId'))
  @Answers(200, ImageEnvelope, 'One image, with its pyramid and statistics once it is ready')
  async view(@Param('imageId', IdPipe) imageId: number): Promise<ImageEnvelope> {
    return { image: ImageDto.from(await this.images.byId(imageId)) };
  }

  @Post('upload')
  @Requires('image:upload', inHandler('project'))
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadFormDto })
  @UseInterceptors(UploadFormInterceptor)
  @Answers(201, ImageEnvelope, 'Upload an image; its tiles follow')
  async upload(
    @Body() form: { json?: unknown },
    @UploadedFile() file: ReceivedUpload | undefined,
    @Me() me: Principal,
  ): Promise<ImageEnvelope> {
    if (!file) throw new MissingFileError();
    return { image: ImageDto.from(await this.uploads.upload(form.json, file.received, me)) };
  }

  @Post(':imageId/tiling/cancel')
  @Requires('image:tile', inPath('image', 'imageId'))
  @Answers(201, ImageEnvelope, 'Stop making the tiles of an image: it has failed then, and can be tried again')
  async cancelTiling(@Param('imageId', IdPipe) imageId: number, @Me() me: Principal): Promise<ImageEnvelope> {
    return { image: ImageDto.from(await this.queue.cancel(imageId, me)) };
  }

  @Post(':imageId/tiling/retry')
  @Requires('image:tile', inPath('image', 'imageId'))
  @Answers(201, ImageEnvelope, 'Make the tiles of an image again that failed or was cancelled')
  async retryTiling(@Param('imageId', IdPipe) imageId: number, @Me() me: Principal): Promise<ImageEnvelope> {
    return { image: ImageDto.from(await this.queue.retry(imageId, me)) };
  }

  @Delete(':imageId')
  @Requires('image:delete', inPath('image', 'imageId'))
  @AnswersNothing('Delete an image and the layers that show it')
  remove(@Param('imageId', IdPipe) imageId: number, @Me() me: Principal): Promise<void> {
    return this.images.remove(imageId, me);
  }
}
