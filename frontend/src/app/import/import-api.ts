import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { arrangementsArrange } from '../api/fn/annotations/arrangements-arrange';
import { imagesRetryTiling } from '../api/fn/images/images-retry-tiling';
import { knownImagesKnown } from '../api/fn/images/known-images-known';
import { projectsCreate } from '../api/fn/projects/projects-create';
import { projectsList } from '../api/fn/projects/projects-list';
import type { ArrangedSampleDto } from '../api/models/arranged-sample-dto';
import type { KnownImageDto } from '../api/models/known-image-dto';
import type { ProjectDto } from '../api/models/project-dto';
import type { SampleToArrangeDto } from '../api/models/sample-to-arrange-dto';
import { mayAdminister } from '../core/access';
import { allPages } from '../core/all-pages';
import { toApiError } from '../core/api-error';
import { Session } from '../core/session';
import type { ImportServer, Sending, SendingWatch } from './queue-ports';
import { giveUpUpload, sendFile } from './tus-sending';

/** The server, as an import sees it. */
@Injectable({ providedIn: 'root' })
export class ImportApi implements ImportServer {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  async known(project_id: number, names: readonly string[]): Promise<readonly KnownImageDto[]> {
    return (await this.api.invoke(knownImagesKnown, { body: { project_id, names: [...names] } })).images;
  }

  async knownById(project_id: number, image_ids: readonly number[]): Promise<readonly KnownImageDto[]> {
    return (await this.api.invoke(knownImagesKnown, { body: { project_id, image_ids: [...image_ids] } })).images;
  }

  async arrange(projectId: number, samples: readonly SampleToArrangeDto[]): Promise<readonly ArrangedSampleDto[]> {
    return (await this.api.invoke(arrangementsArrange, { projectId, body: { samples: [...samples] } })).samples;
  }

  send(sending: Sending, watch: SendingWatch, signal: AbortSignal): Promise<number> {
    return sendFile(sending, watch, signal);
  }

  giveUp(uploadUrl: string): Promise<void> {
    return giveUpUpload(uploadUrl);
  }

  async retryTiling(imageId: number): Promise<void> {
    await this.api.invoke(imagesRetryTiling, { imageId });
  }

  /** Projects into which I may import. */
  async projects(): Promise<ProjectDto[]> {
    const all = await allPages(
      (cursor) => this.api.invoke(projectsList, { cursor }),
      (page) => page.projects,
    );
    return all.filter(({ access }) => mayAdminister(access));
  }

  /** A project of mine of a name, made if there is none. */
  async projectNamed(name: string): Promise<number> {
    try {
      return (await this.api.invoke(projectsCreate, { body: { name } })).project.project_id;
    } catch (failure) {
      // I have one: from a first try whose answer got lost, or from another window.
      const me = this.session.user()?.user_id;
      const there = (await this.projects()).find((each) => each.name === name && each.owner_id === me);
      if (toApiError(failure).status !== 409 || !there) throw failure;
      return there.project_id;
    }
  }
}
