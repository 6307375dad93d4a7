import { ApiProperty } from '@nestjs/swagger';

class IssueDto {
  @ApiProperty({ description: 'Where in the request, as in `changes[3].region.geometry`.', example: 'name' })
  path: string;

  @ApiProperty({ example: 'name must be a text' })
  message: string;
}

/** The body of every error reply. Some codes bring more: a version conflict has `current`, a limit `retry_after`. */
export class ErrorDto {
  @ApiProperty({ type: 'integer', example: 404 })
  status: number;

  @ApiProperty({ description: 'Stable: what programs switch on.', example: 'annotation.not-found' })
  code: string;

  @ApiProperty({ description: 'For people.', example: 'There is no such annotation, or it is not shared with you.' })
  message: string;

  @ApiProperty({
    description: 'The same as in the log of the server.',
    example: '5f0c6c0e-6f0b-4c39-9c0a-1d1f7c0a7d54',
  })
  requestId: string;

  @ApiProperty({ type: [IssueDto], required: false, description: 'What cannot be accepted, place by place.' })
  issues?: IssueDto[];
}
