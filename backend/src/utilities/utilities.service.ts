import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { PARTICIPANT_CODES } from '../permissions/grant-code.js';
import { RegionTexts } from '../regions/region-texts.js';
import { jsonList, jsonRows } from '../http/json-list.js';
import { type LayerOfProject, ProjectRowsRepository } from './project-rows.repository.js';
import { type ProjectSummary, UtilitiesRepository } from './utilities.repository.js';

/** Exports of whole projects are JSON streams: they take the same memory whatever the project holds. */
@Injectable()
export class UtilitiesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly utilities: UtilitiesRepository,
    private readonly rows: ProjectRowsRepository,
    private readonly regions: RegionTexts,
  ) {}

  summary(projectId: number): Promise<ProjectSummary> {
    return this.utilities.summary(this.work.db, projectId, [...PARTICIPANT_CODES]);
  }

  data(projectId: number): Promise<Readable> {
    return jsonList('project_data', jsonRows(this.rows.data(this.work.db, projectId)));
  }

  comments(projectId: number): Promise<Readable> {
    return jsonList('project_comments', jsonRows(this.commentRows(projectId)));
  }

  rois(projectId: number): Promise<Readable> {
    return jsonList('project_rois', this.roiTexts(projectId));
  }

  private async *commentRows(projectId: number): AsyncGenerator<object[]> {
    for await (const page of this.rows.comments(this.work.db, projectId))
      yield page.map(({ project, category, annotation, layer, content }) => {
        return { project, category, annotation, layer, content };
      });
  }

  /** One row per drawing layer with regions. */
  private async *roiTexts(projectId: number): AsyncGenerator<string> {
    let open: number | null = null;
    for await (const page of this.rows.drawingLayers(this.work.db, projectId)) {
      const layers = new Map(page.map((layer) => [layer.id, layer]));
      for await (const { layerId, text } of this.regions.ofLayers(page)) {
        if (layerId === open) yield text;
        else yield `${open === null ? '' : '"},'}${untilData(layers.get(layerId)!)}${text}`;
        open = layerId;
      }
    }
    if (open !== null) yield '"}';
  }
}

/** A row up to where the text of its regions begins. */
function untilData({ project, category, annotation, layer }: LayerOfProject): string {
  return `${JSON.stringify({ project, category, annotation, layer }).slice(0, -1)},"data":"`;
}
