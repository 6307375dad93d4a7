import { DataSource } from 'typeorm';
import type { Caller, ThrowawayServer } from '../throwaway-server.js';
import { grey16Tiff } from './a-tiff.js';
import { aShare } from './a-guest.js';
import { aSample } from './a-project.js';
import { anExportedProject, type ExportedProject } from './an-exported-project.js';
import { anUploadedImage } from './an-uploaded-image.js';

/** A place where everything is that a backup has to bring back. */
export interface BusyInstallation {
  owner: Caller;
  at: ExportedProject;
  /** Opens a sample without an account. */
  shareToken: string;
  /** Lies in the trash, with its original. */
  trashedImageId: number;
}

/** The project of the exports, with a link, a webhook, a right, and a sample and an image in the trash. */
export async function aBusyInstallation(server: ThrowawayServer): Promise<BusyInstallation> {
  const owner = await server.person('owner');
  const reader = await server.person('reader');
  const at = await anExportedProject(server, owner);
  // The fixed project says more of its image than the file does: what is tiled anew has what is in the file.
  await server.app.get(DataSource).manager.query('UPDATE images SET pixel_size_um = NULL');
  const post = async (path: string, body: object): Promise<void> => {
    const reply = await owner.http.post(`/memento/${path}`).send(body);
    if (reply.status !== 201) throw new Error(`POST ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  };
  const { secret: shareToken } = await aShare(owner, at.annotationId, 'view');
  await post(`projects/${at.projectId}/webhooks`, { address: 'https://hooks.lab.test/memento' });
  await post('permissions', { type: 'propar', user_id: reader.userId, type_id: at.projectId });
  const file = grey16Tiff(300, 200, (x, y) => (x * 7 + y * 13) & 0xffff);
  const { image_id: trashedImageId } = await anUploadedImage(owner, at.projectId, { name: 'to be deleted', file });
  await owner.http.delete(`/memento/images/${trashedImageId}`).expect(204);
  const trashed = await aSample(owner, at, 'thrown away');
  await owner.http.delete(`/memento/annotations/${trashed}`).expect(204);
  return { owner, at, shareToken, trashedImageId };
}
