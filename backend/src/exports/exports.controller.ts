import { Controller, Get, Param, type PipeTransform, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { InvalidRequestError } from '../errors/app-error.js';
import { attachmentDisposition } from '../http/file-reply.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ExportQuery } from './dto/exports.dto.js';
import { EXPORT_FORMATS, type ExportFormat, ExportsService } from './exports.service.js';

class FormatPipe implements PipeTransform<string, ExportFormat> {
  transform(value: string): ExportFormat {
    const format = EXPORT_FORMATS.find((each) => each === value);
    const message = `must be one of ${EXPORT_FORMATS.join(', ')}`;
    if (!format) throw new InvalidRequestError('There is no such format.', [{ path: 'format', message }]);
    return format;
  }
}

@ApiTags('exports')
@Controller('projects/:projectId/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get(':format')
  @Requires('project:export', inPath('project', 'projectId'))
  @ApiOperation({ summary: 'A project, or part of it, as a file: tables, regions for other programs, or all of it' })
  @ApiParam({ name: 'format', enum: EXPORT_FORMATS })
  @ApiProduces('text/csv', 'application/zip', 'application/geo+json', 'application/json', 'application/xml')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async download(
    @Param('projectId', IdPipe) projectId: number,
    @Param('format', FormatPipe) format: ExportFormat,
    @Query() query: ExportQuery,
  ): Promise<StreamableFile> {
    const scope = ExportQuery.scope(projectId, query);
    const { stream, name, contentType } = await this.exports.file(format, scope, ExportQuery.options(query));
    return new StreamableFile(stream, { type: contentType, disposition: attachmentDisposition(name) });
  }
}
