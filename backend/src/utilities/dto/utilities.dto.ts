import { ApiProperty } from '@nestjs/swagger';

export class ProjectSummaryDto {
  @ApiProperty({ type: 'integer' })
  total_participants: number;

  @ApiProperty({ type: 'integer' })
  total_annotations: number;

  @ApiProperty({ type: 'integer' })
  total_annotations_submitted: number;

  @ApiProperty({ type: 'integer' })
  total_annotations_shared: number;
}

export class ProjectDataRowDto {
  @ApiProperty()
  project: string;

  @ApiProperty()
  category: string;

  @ApiProperty({ type: String, nullable: true, description: 'Chosen options, joined with "; ".' })
  classification: string | null;

  @ApiProperty()
  annotation: string;

  @ApiProperty({ type: String, nullable: true })
  image: string | null;

  @ApiProperty({ enum: ['N', 'S'] })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: 'Labels, joined with "; ".' })
  label: string | null;

  @ApiProperty({ type: String, nullable: true })
  image_uri: string | null;
}

export class ProjectDataDto {
  @ApiProperty({ type: [ProjectDataRowDto] })
  project_data: ProjectDataRowDto[];
}

export class ProjectRoisRowDto {
  @ApiProperty()
  project: string;

  @ApiProperty()
  category: string;

  @ApiProperty()
  annotation: string;

  @ApiProperty()
  layer: string;

  @ApiProperty({ description: 'Fabric.js JSON of the regions of the layer.' })
  data: string;
}

export class ProjectRoisDto {
  @ApiProperty({ type: [ProjectRoisRowDto] })
  project_rois: ProjectRoisRowDto[];
}

export class ProjectCommentsRowDto {
  @ApiProperty()
  project: string;

  @ApiProperty()
  category: string;

  @ApiProperty()
  annotation: string;

  @ApiProperty()
  layer: string;

  @ApiProperty()
  content: string;
}

export class ProjectCommentsDto {
  @ApiProperty({ type: [ProjectCommentsRowDto] })
  project_comments: ProjectCommentsRowDto[];
}
