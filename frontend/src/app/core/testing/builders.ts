import type { AnnotationDto } from '../../api/models/annotation-dto';
import type { CategoryDto } from '../../api/models/category-dto';
import type { ClassificationDto } from '../../api/models/classification-dto';
import type { CommentDto } from '../../api/models/comment-dto';
import type { DecisionDto } from '../../api/models/decision-dto';
import type { ImageDto } from '../../api/models/image-dto';
import type { LabelDto } from '../../api/models/label-dto';
import type { LayerDto } from '../../api/models/layer-dto';
import type { SampleDto } from '../../api/models/sample-dto';
import type { ProjectCardDto } from '../../api/models/project-card-dto';
import type { ProjectDto } from '../../api/models/project-dto';
import type { SamplePageDto } from '../../api/models/sample-page-dto';
import type { StatisticsDto } from '../../api/models/statistics-dto';

const TRACKED = { version: 1, created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' };

export function aProject(with_: Partial<ProjectDto> = {}): ProjectDto {
  return { project_id: 1, name: 'Study', owner_id: 1, settings: '', readers: 1, access: 'own', ...TRACKED, ...with_ };
}

/** A project on the home page, with a sample that waits. */
export function aProjectCard(with_: Partial<ProjectCardDto> = {}): ProjectCardDto {
  const picture = { state: 'ready' as const, progress: 1, problem: '', version: 'v1' };
  const next = { annotation_id: 1, name: 'sample 1', picture };
  return {
    ...{ project: aProject(), samples: 10, submitted: 4, waiting: 6, next, pictures: [{ annotation_id: 1, picture }] },
    ...with_,
  };
}

export function aCategory(with_: Partial<CategoryDto> = {}): CategoryDto {
  return {
    category_id: 1,
    project_id: 1,
    name: 'Control',
    place: 0,
    owner_id: 1,
    settings: '',
    access: 'own',
    ...TRACKED,
    ...with_,
  };
}

export function aLabel(with_: Partial<LabelDto> = {}): LabelDto {
  return { label_id: 1, project_id: 1, name: 'positive', colour: null, owner_id: 1, ...TRACKED, ...with_ };
}

export function anAnnotation(with_: Partial<AnnotationDto> = {}): AnnotationDto {
  return {
    annotation_id: 1,
    name: 'sample 1',
    status: 'N',
    shared: '',
    image_id: 0,
    project_id: 1,
    category_id: 1,
    owner_id: 1,
    access: 'own',
    thumbnail_image_id: 0,
    ...TRACKED,
    ...with_,
  };
}

/** A ready sample as lists have it. */
export function aSampleRow(with_: Partial<SampleDto> = {}): SampleDto {
  return {
    ...{ annotation_id: 1, project_id: 1, category_id: 1, name: 'sample 1', status: 'N', access: 'own', shared: false },
    ...{ updated_at: TRACKED.updated_at, readers: 0, submitted_by_me: false, label_ids: [], decisions: [] },
    picture: { state: 'ready', progress: 1, problem: '', version: 'v1' },
    ...with_,
  };
}

export function aLayer(with_: Partial<LayerDto> = {}): LayerDto {
  return {
    layer_id: 1,
    name: 'DAPI.tif',
    kind: 'image',
    shared: false,
    hidden: false,
    opacity: 1,
    data: '',
    image_id: 1,
    plane: 0,
    settings: '',
    sequence: 1,
    parent_id: 0,
    annotation_id: 1,
    project_id: 1,
    owner_id: 1,
    ...TRACKED,
    ...with_,
  };
}

/** All that the page of a sample shows: one channel, nothing drawn, asked or said. */
export function aSamplePage(with_: Partial<SamplePageDto> = {}): SamplePageDto {
  return {
    annotation: anAnnotation(),
    reading: { submitted: false, submissions: 0, readers: 1 },
    layers: [aLayer()],
    images: [anImage()],
    histograms: [],
    ...{ regions: [], labels: [], display: [], classifications: [], decisions: [], comments: [] },
    neighbours: { previous: null, next: null },
    ...with_,
  };
}

export function aComment(with_: Partial<CommentDto> = {}): CommentDto {
  return {
    ...{ comment_id: 1, layer_id: 1, annotation_id: 1, project_id: 1, parent_id: 0, sequence: 1, owner_id: 5 },
    ...{ content: 'Look here.', author: 'ada', resolved: false, pin: null },
    ...TRACKED,
    ...with_,
  };
}

export function aClassification(with_: Partial<ClassificationDto> = {}): ClassificationDto {
  const option = (label: string) => ({ option: label, label, colour: null, key: null });
  return {
    ...{
      classification_id: 1,
      project_id: 1,
      name: 'Grade',
      type: 'M',
      data: 'mild,severe',
      owner_id: 1,
      settings: '',
    },
    options: [option('mild'), option('severe')],
    ...TRACKED,
    ...with_,
  };
}

export function aDecision(with_: Partial<DecisionDto> = {}): DecisionDto {
  return {
    ...{ decision_id: 1, annotation_id: 1, classification_id: 1, user_id: 5, reader: 'ada', option: 'mild' },
    ...TRACKED,
    ...with_,
  };
}

/** Values 400 to 5000, nearly all of them between 500 and 4000. */
export function statistics(with_: Partial<StatisticsDto> = {}): StatisticsDto {
  return { minimum: 400, maximum: 5000, low: 500, high: 4000, ...with_ };
}

/** A ready 16-bit grey image of 256 × 256 px. */
export function anImage(with_: Partial<ImageDto> = {}): ImageDto {
  return {
    image_id: 1,
    name: 'image',
    uri: 'image.tif',
    type: 'T',
    resolution: '256x256',
    project_id: 1,
    owner_id: 1,
    format: 5,
    status: 'ready',
    progress: 1,
    failure: null,
    bytes: 1000,
    sha256: '',
    original: null,
    width: 256,
    height: 256,
    pixel_size_um: null,
    metadata: null,
    pyramid: {
      tile_size: 512,
      gutter: 1,
      encoding: 'raw',
      sample_type: 'uint16',
      ...{ value_scale: 1, value_offset: 0, planes: 1, finest_level: 0 },
      channels: 1,
      content_hash: 'abc',
      levels: [{ level: 0, width: 256, height: 256, columns: 1, rows: 1 }],
    },
    statistics: [statistics()],
    ...TRACKED,
    ...with_,
  };
}
