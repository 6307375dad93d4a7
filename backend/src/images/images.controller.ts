import { Body, Controller, Delete, Get, Param, Post, Put, Query, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inHandler, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ImageDto, ImageEnvelope, ImageListDto, ImageQuery, UploadedImageEnvelope } from './dto/image.dto.js';
import { UploadFormDto } from './dto/upload-image.dto.js';
import { MissingFileError } from './images.errors.js';
import { ImageRows } from './image-rows.js';
import { CreateImageDto, UpdateImageDto } from './dto/edit-image.dto.js';
import { ImageContents } from './image-contents.js';
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
    private readonly rows: ImageRows,
    private readonly contents: ImageContents,
  ) {}

  @Get()
  @Requires('image:list')
  @Answers(200, ImageListDto, 'Images that the caller sees, by name')
  async list(@Query() query: ImageQuery, @Me() me: Principal): Promise<ImageListDto> {
    const filter = { projectId: query.project_id, name: query.name, fromName: query.from_name };
    return ImageListDto.from(await this.images.list(filter, pageOf(query), me));
  }

  @Get(':imageId')
  @Requires('image:view', inPath('image', 'imageId'))
  @Answers(200, ImageEnvelope, 'One image, with its pyramid and statistics once it is ready')
  async view(@Param('imageId', IdPipe) imageId: number): Promise<ImageEnvelope> {
    const image = await this.images.byId(imageId);
    return { image: ImageDto.from(image, await this.contents.stateOf(image)) };
  }

  @Post()
  @Requires('image:upload', inBody('project', 'project_id'))
  @Answers(201, ImageEnvelope, 'Add an image that is elsewhere on the web')
  async create(@Body() dto: CreateImageDto, @Me() me: Principal): Promise<ImageEnvelope> {
    return { image: ImageDto.from(await this.images.addExternal(dto, me)) };
  }

  @Put(':imageId')
  @Requires('image:edit', inPath('image', 'imageId'))
  @Answers(201, ImageEnvelope, 'Rename an image')
  async update(
    @Param('imageId', IdPipe) imageId: number,
    @Body() dto: UpdateImageDto,
    @Me() me: Principal,
  ): Promise<ImageEnvelope> {
    return { image: ImageDto.from(await this.images.update(imageId, dto, me)) };
  }

  @Post('upload')
  @Requires('image:upload', inHandler('project'))
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadFormDto })
  @UseInterceptors(UploadFormInterceptor)
  @Answers(201, UploadedImageEnvelope, 'Upload an image; its tiles follow')
  async upload(
    @Body() form: { json?: unknown },
    @UploadedFile() file: ReceivedUpload | undefined,
    @Me() me: Principal,
  ): Promise<UploadedImageEnvelope> {
    if (!file) throw new MissingFileError();
    const image = await this.uploads.upload(form.json, file.received, me);
    return { image: ImageDto.from(image), layers: await this.rows.layersOf(image.imageId) };
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
