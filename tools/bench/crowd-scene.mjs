// What a crowd reads, and the people of it.
import sharp from 'sharp';
import { signedIn } from '../deploy/visitor.mjs';
import { Reader, seeded } from './readers.mjs';

const SAMPLES = 20;

/** @returns one image on twenty samples, a sheet to draw on and a question for each. */
export async function crowdedProject(admin) {
  const { project } = await admin.json('/memento/projects', 'POST', { name: 'Crowd' });
  const { project_id } = project;
  const { category } = await admin.json('/memento/categories', 'POST', { project_id, name: 'WT' });
  const noise = { type: 'gaussian', mean: 128, sigma: 20 };
  const picture = sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#000', noise } });
  const image = await admin.upload(project_id, 'slide', await picture.toColourspace('b-w').png().toBuffer());
  const made = await admin.json('/memento/classifications', 'POST', { project_id, name: 'Is it?', data: 'yes,no' });
  const { classification_id } = made.classification;
  const path = `/memento/categories/${category.category_id}/classifications`;
  await admin.json(path, 'PUT', { classification_ids: [classification_id] });
  const samples = [];
  for (let n = 0; n < SAMPLES; n++) samples.push(await aSample(admin, { project_id, category, image, n }));
  return { projectId: project_id, samples, classificationId: classification_id };
}

async function aSample(admin, { project_id, category: { category_id }, image, n }) {
  const body = { project_id, category_id, name: `mouse ${n}` };
  const { annotation } = await admin.json('/memento/annotations', 'POST', body);
  const { annotation_id } = annotation;
  await admin.json('/memento/layers', 'POST', { annotation_id, name: 'DAPI', image_id: image.image_id });
  const sheet = { annotation_id, name: 'Regions', data: 'none', shared: true };
  const { layer } = await admin.json('/memento/layers', 'POST', sheet);
  const [columns, rows] = [Math.ceil(image.width / 512), Math.ceil(image.height / 512)];
  const tiles = Array.from({ length: columns * rows }, (_, at) => {
    const place = `0/${at % columns}/${Math.floor(at / columns)}`;
    return `/memento/images/${image.image_id}/tiles/${place}?v=${image.pyramid.content_hash}`;
  });
  return { annotationId: annotation_id, layerId: layer.layer_id, tiles };
}

/**
 * @param {string} url    what they use, nginx perhaps.
 * @param {number} count  of people, who may read the project.
 */
export async function comeIn(url, admin, { projectId, samples, classificationId, notes, count, seed }) {
  const readers = [];
  for (let n = 0; n < count; n++) {
    const person = {
      username: `reader${n}`,
      name: `Reader ${n}`,
      email: `r${n}@lab.test`,
      plain_password: 'correct horse',
    };
    const { user } = await admin.json('/memento/users', 'POST', person);
    const grant = { user_id: user.user_id, type: 'propar', type_id: projectId };
    await admin.json('/memento/permissions', 'POST', grant);
    const visitor = await signedIn(url, person.username, person.plain_password);
    const random = seeded(seed + n);
    readers.push(new Reader({ visitor, userId: user.user_id, samples, classificationId, random, notes }));
  }
  return readers;
}
