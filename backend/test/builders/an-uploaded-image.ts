import type { Caller } from '../throwaway-server.js';

/** An image as the API tells of it. */
export interface UploadedImage {
  image_id: number;
  status: string;
  sha256: string;
  width: number;
  height: number;
  pyramid: { content_hash: string; encoding: string; sample_type: string; planes: number } | null;
  statistics: { minimum: number; maximum: number; low: number; high: number }[] | null;
}

const POLL_MS = 20;

/** Uploads a file over HTTP and waits for its tiles. @param format Upload code; default 3: everything is kept. */
export async function anUploadedImage(
  owner: Caller,
  projectId: number,
  { name, file, format = 3 }: { name: string; file: Buffer; format?: number },
): Promise<UploadedImage> {
  const json = JSON.stringify({ name, format, type: '', project_id: projectId, owner_id: owner.userId });
  const reply = await owner.http.post('/memento/images/upload').field('json', json).attach('file', file, 'Ä file.tif');
  if (reply.status !== 201) throw new Error(`Upload of ${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
  const { image_id } = (reply.body as { image: UploadedImage }).image;
  for (;;) {
    const { body } = await owner.http.get(`/memento/images/${image_id}`).expect(200);
    const { image } = body as { image: UploadedImage };
    if (image.status === 'ready') return image;
    if (image.status === 'failed') throw new Error(`${name} failed: ${JSON.stringify(image)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
