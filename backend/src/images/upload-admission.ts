import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NameTakenError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import { ImageLayers } from '../layers/image-layers.js';
import type { Principal } from '../permissions/principal.js';
import { tooLarge } from '../storage/blob-store.js';
import { parseUpload, type UploadImageDto } from './dto/upload-image.dto.js';
import { ImagesRepository } from './images.repository.js';
import { ProjectStorage } from './project-storage.js';

/** Of a form, besides its file. */
const FORM_BYTES = 128 * 1024;

/** Who may upload what, and whether there is room for it: before it is received and once it is there. */
@Injectable()
export class UploadAdmission {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly storage: ProjectStorage,
    private readonly control: AccessControl,
    private readonly layers: ImageLayers,
    private readonly config: AppConfig,
  ) {}

  /**
   * Whether to receive the file of a form at all. Senders that put the file before its description are heard out.
   *
   * @param formBytes Of the whole form; null: nobody knows.
   * @throws as {@link dtoFrom}, QuotaExceededError, AppError upload.too-large, storage.full
   */
  async admit(json: unknown, me: Principal, formBytes: number | null): Promise<void> {
    const bytes = Math.max(0, (formBytes ?? 0) - FORM_BYTES);
    if (bytes > this.config.maxUploadBytes) throw tooLarge(this.config.maxUploadBytes);
    if (json === undefined) return;
    const { project_id, sha256 } = await this.dtoFrom(json, me);
    await this.storage.demandRoom(project_id, bytes, sha256);
  }

  /**
   * Whether an upload may be begun whose file comes later, piece by piece. Its room is kept until it is released.
   *
   * @throws as {@link admit}, NameTakenError
   */
  async admitLater(json: unknown, me: Principal, upload: { uploadId: string; bytes: number }): Promise<void> {
    const dto = await this.dtoFrom(json, me);
    await this.demandAcceptable(dto);
    await this.storage.reserve(upload.uploadId, dto.project_id, upload.bytes, dto.sha256);
  }

  /**
   * What a description says, from somebody who may upload there.
   *
   * @throws InvalidRequestError, NotFoundError, NotAllowedError
   */
  async dtoFrom(json: unknown, me: Principal): Promise<UploadImageDto> {
    const dto = await parseUpload(json);
    await this.demandUpload(dto.project_id, me);
    if (dto.annotation_id !== undefined) await this.layers.demand(dto.annotation_id, me);
    return dto;
  }

  /** Whether somebody may upload to a project at all. @throws NotFoundError, NotAllowedError */
  async demandUpload(projectId: number, me: Principal): Promise<void> {
    await this.control.demand('image:upload', me, 'project', projectId);
  }

  /** @throws InvalidRequestError, NameTakenError */
  async demandAcceptable({ type, project_id, name }: UploadImageDto): Promise<void> {
    if (type === 'E') throw externalNotUploaded();
    if (await this.images.nameIsTaken(this.work.db, project_id, name)) throw new NameTakenError('image', name);
  }
}

function externalNotUploaded(): InvalidRequestError {
  return new InvalidRequestError('An image of type E is elsewhere on the web and has no file to upload.', [
    { path: 'json.type', message: 'must be empty or T for an uploaded file' },
  ]);
}
