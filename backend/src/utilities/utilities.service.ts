import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { PARTICIPANT_CODES } from '../permissions/grant-code.js';
import { RegionsService } from '../regions/regions.service.js';
import {
  type ProjectCommentsRow,
  type ProjectDataRow,
  type ProjectSummary,
  UtilitiesRepository,
} from './utilities.repository.js';

/** One row per drawing layer with regions. */
export interface ProjectRoisRow {
  project: string;
  category: string;
  annotation: string;
  layer: string;
  data: string;
}

@Injectable()
export class UtilitiesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly utilities: UtilitiesRepository,
    private readonly regions: RegionsService,
  ) {}

  summary(projectId: number): Promise<ProjectSummary> {
    return this.utilities.summary(this.work.db, projectId, [...PARTICIPANT_CODES]);
  }

  data(projectId: number): Promise<ProjectDataRow[]> {
    return this.utilities.data(this.work.db, projectId);
  }

  comments(projectId: number): Promise<ProjectCommentsRow[]> {
    return this.utilities.comments(this.work.db, projectId);
  }

  async rois(projectId: number): Promise<ProjectRoisRow[]> {
    const drawn = await this.utilities.drawingLayers(this.work.db, projectId);
    const data = await this.regions.asFabricOf(drawn.map(({ layer }) => layer));
    return drawn.map(({ project, category, annotation, layer }) => ({
      ...{ project, category, annotation, layer: layer.name },
      data: data.get(layer.layerId) ?? '',
    }));
  }
}
