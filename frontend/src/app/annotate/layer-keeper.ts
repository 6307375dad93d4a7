import { inject, Injectable } from '@angular/core';
import { Api } from '../api/api';
import { layersCreate } from '../api/fn/layers/layers-create';
import { layersRemove } from '../api/fn/layers/layers-remove';
import { layersUpdate } from '../api/fn/layers/layers-update';
import type { LayerPort } from './drawing-layers';

/** Keeps drawing layers on the server. */
@Injectable({ providedIn: 'root' })
export class LayerKeeper {
  private readonly api = inject(Api);

  /** Of one sample. */
  portOf(annotation_id: number): LayerPort {
    return {
      create: async (layer) => {
        const body = { annotation_id, kind: 'drawing' as const, ...layer };
        return (await this.api.invoke(layersCreate, { body })).layer;
      },
      update: async (layerId, body) => (await this.api.invoke(layersUpdate, { layerId, body })).layer,
      remove: (layerId) => this.api.invoke(layersRemove, { layerId }),
    };
  }
}
