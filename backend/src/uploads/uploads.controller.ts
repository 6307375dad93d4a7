import { Controller, Delete, Get, Head, HttpCode, Options, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Answers, AnswersNothing } from '../http/documented.js';
import { AnswersItself } from '../http/answers-itself.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { UnfinishedUploadsDto, UnfinishedUploadsQuery, UploadDto, UploadEnvelope } from './dto/upload.dto.js';
import { ResumableUploads } from './resumable-uploads.js';

const PROTOCOL = { name: 'Tus-Resumable', required: true, schema: { enum: ['1.0.0'] } };
const METADATA =
  'The fields of an upload form, each in Base64: `name`, `format`, `project_id`, optionally `type`, `sha256`, ' +
  '`annotation_id`, and `filename`.';

/** Resumable uploads as tus 1.0.0 has them (https://tus.io). HEAD and OPTIONS answer as well, as the protocol says. */
@ApiTags('images')
@Controller('uploads')
export class UploadsController {
  constructor(private readonly uploads: ResumableUploads) {}

  @Post()
  @Requires('image:upload', inHandler('project'))
  @AnswersItself()
  @HttpCode(201)
  @ApiOperation({ summary: 'Begin an upload that may be broken off; `Location` is its address' })
  @ApiHeader(PROTOCOL)
  @ApiHeader({ name: 'Upload-Length', required: true, schema: { type: 'integer' } })
  @ApiHeader({ name: 'Upload-Metadata', required: true, description: METADATA })
  @ApiResponse({ status: 201 })
  create(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.uploads.begin(request, response);
  }

  @Get()
  @Requires('image:upload', inHandler('project'))
  @Answers(200, UnfinishedUploadsDto, 'Uploads to a project that the caller has begun and not finished, oldest first')
  async list(@Query() { project_id }: UnfinishedUploadsQuery, @Me() me: Principal): Promise<UnfinishedUploadsDto> {
    return UnfinishedUploadsDto.from(await this.uploads.unfinished(project_id, me));
  }

  @Options()
  @Requires('upload:continue')
  @ApiExcludeEndpoint()
  options(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.uploads.begin(request, response);
  }

  @Head(':uploadId')
  @Requires('upload:continue')
  @ApiExcludeEndpoint()
  head(@Param('uploadId') uploadId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.uploads.continue(uploadId, request, response);
  }

  @Get(':uploadId')
  @Requires('upload:continue')
  @Answers(200, UploadEnvelope, 'How much of an upload has arrived, and the image that it became')
  async view(@Param('uploadId') uploadId: string, @Me() me: Principal): Promise<UploadEnvelope> {
    return { upload: UploadDto.from(await this.uploads.view(uploadId, me)) };
  }

  @Patch(':uploadId')
  @Requires('upload:continue')
  @AnswersNothing('Send a piece of an upload; with the last one `Memento-Image-Id` is the image that it became')
  @ApiHeader(PROTOCOL)
  @ApiHeader({ name: 'Upload-Offset', required: true, schema: { type: 'integer' } })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  append(@Param('uploadId') uploadId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.uploads.continue(uploadId, request, response);
  }

  @Delete(':uploadId')
  @Requires('upload:continue')
  @AnswersNothing('Give up an upload; what has arrived is removed')
  @ApiHeader(PROTOCOL)
  remove(@Param('uploadId') uploadId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.uploads.continue(uploadId, request, response);
  }
}
