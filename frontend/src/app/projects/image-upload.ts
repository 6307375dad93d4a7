import { HttpClient, type HttpEvent, HttpEventType } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { lastValueFrom, map, tap } from 'rxjs';
import { imagesUpload } from '../api/fn/images/images-upload';
import type { ImageEnvelope } from '../api/models/image-envelope';
import { Session } from '../core/session';

/** Full size, nothing lost, tiled: the choice that suits every microscope image. */
const FORMAT_FULL_TILED = 5;
const TYPE_TILED = 'T';

/** Sends image files. The generated call gives no progress, so only its address is used. */
@Injectable({ providedIn: 'root' })
export class ImageUpload {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  /**
   * @param progress  Told the part sent so far, 0..1.
   * @returns         Id of the new image, which the server goes on to make ready.
   * @throws          ApiError, `image.name-taken` among others.
   */
  send(projectId: number, name: string, file: File, progress: (part: number) => void): Promise<number> {
    const form = new FormData();
    const owner_id = this.session.user()?.user_id ?? 0;
    const json = { name, format: FORMAT_FULL_TILED, type: TYPE_TILED, project_id: projectId, owner_id };
    form.append('json', JSON.stringify(json));
    form.append('file', file, file.name);
    const events = this.http.post<ImageEnvelope>(imagesUpload.PATH, form, { observe: 'events', reportProgress: true });
    return lastValueFrom(
      events.pipe(
        tap((event) => {
          if (event.type === HttpEventType.UploadProgress && event.total) progress(event.loaded / event.total);
        }),
        map((event: HttpEvent<ImageEnvelope>) => (event.type === HttpEventType.Response ? event.body : null)),
        map((body) => body?.image.image_id ?? 0),
      ),
    );
  }
}
