// Tiles to ask for: of pictures that are made, and of real images. Uploaded, and laid down as files for nginx.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { ROOT, say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';

const SIDE_PX = 4096;
/** Noise on the picture until its tiles have about the size: `sigma` in grey values. */
export const PICTURES = { '15 KB': { sigma: 2 }, '100 KB': { sigma: 22 } };

const IMAGES = join(ROOT, '../shared/data');
const KINDS = ['fluorescence', 'histology'];
/** Of the real images, for the bench to take minutes. */
const EVERY = 2;
const LARGEST_BYTES = 64e6;

/** @typedef {{ server: { url: string }, token: string, folder: string }} Place  `folder` is nginx's. */

/** @param {Place & { name: string, sigma: number }} options  @returns files with the addresses for both. */
export async function tileSet({ name, sigma, ...place }) {
  const projectId = await makeProject(place, name);
  const image = await upload(place, projectId, `${name}.png`, await picture(sigma));
  if (image.pyramid?.encoding !== 'jpeg') throw new Error(`The bench needs JPEG tiles: ${JSON.stringify(image)}`);
  return layDown(place, name, [image], [0]);
}

/** @returns {string[]}  paths of real images, some of all; none where there are none. */
export function realImages() {
  const files = KINDS.map((kind) => join(IMAGES, kind))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file)))
    .filter((file) => /\.(tiff?|png|jpe?g|svs|ndpi)$/i.test(file) && statSync(file).size < LARGEST_BYTES);
  return files.toSorted().filter((_, index) => index % EVERY === 0);
}

/**
 * All tiles of real images: 16-bit fluorescence next to stained sections, whole tiles next to those at an edge.
 *
 * @param {Place} place  @param {string[]} paths  @returns files with the addresses for both.
 */
export async function realTileSet(place, paths) {
  const projectId = await makeProject(place, 'real images');
  const images = [];
  // Images in different folders have the same names.
  for (const [n, path] of paths.entries())
    images.push(await upload(place, projectId, `${n} ${basename(path)}`, readFileSync(path)));
  const ready = images.filter(({ pyramid }) => pyramid);
  say(`${ready.length} of ${paths.length} real images can be shown`);
  return layDown(place, 'real', ready);
}

async function makeProject({ server, token }, name) {
  const headers = { 'x-access-token': token, 'content-type': 'application/json' };
  const reply = await fetch(`${server.url}/projects`, { method: 'POST', headers, body: JSON.stringify({ name }) });
  return (await answered(reply)).project.project_id;
}

/** @returns the image, ready or failed. */
async function upload({ server, token }, projectId, file, content) {
  const headers = { 'x-access-token': token };
  const form = new FormData();
  const about = { name: file, format: 4, type: 'T', project_id: projectId, owner_id: 1 };
  form.append('json', JSON.stringify(about));
  form.append('file', new Blob([content]), file);
  const reply = await fetch(`${server.url}/images/upload`, { method: 'POST', headers, body: form }).then(answered);
  for (;;) {
    const { image } = await fetch(`${server.url}/images/${reply.image.image_id}`, { headers }).then(answered);
    if (image.status === 'ready' || image.status === 'failed') return image;
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

/** Puts tiles where nginx finds them, byte for byte as the server sends them; `levels`: all. */
async function layDown({ server, token, folder }, name, images, levels) {
  mkdirSync(join(folder, 'files', name), { recursive: true });
  const [ofServer, ofNginx, sizes] = [[], [], []];
  for (const { image_id, pyramid } of images) {
    for (const level of levels ?? pyramid.levels.keys()) {
      for (let n = 0; n < pyramid.levels[level].columns * pyramid.levels[level].rows; n++) {
        const [column, row] = [n % pyramid.levels[level].columns, Math.floor(n / pyramid.levels[level].columns)];
        const path = `/memento/images/${image_id}/tiles/${level}/${column}/${row}?v=${pyramid.content_hash}`;
        const bytes = await tileBytes(new URL(path, server.url), token);
        const file = `${image_id}_${level}_${column}_${row}.jpg`;
        writeFileSync(join(folder, 'files', name, file), bytes);
        ofServer.push(path);
        ofNginx.push(`/${name}/${file}`);
        sizes.push(bytes.length);
      }
    }
  }
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  say(`${name}: ${sizes.length} tiles, ${inKb(mean)} on average, half of them below ${inKb(median(sizes))}`);
  const listed = (whose, paths) => {
    const list = join(folder, `${name}-${whose}.txt`);
    writeFileSync(list, `${paths.join('\n')}\n`);
    return list;
  };
  return { server: listed('server', ofServer), nginx: listed('nginx', ofNginx) };
}

const inKb = (bytes) => `${Math.round(bytes / 1000)} KB`;

/** As sent: `fetch` would unpack it. */
function tileBytes(url, token) {
  return new Promise((done, fail) => {
    const headers = { 'x-access-token': token, 'accept-encoding': 'gzip' };
    get(url, { headers }, (reply) => {
      if (reply.statusCode !== 200) fail(new Error(`${url}: ${reply.statusCode}`));
      else buffer(reply).then(done, fail);
    }).once('error', fail);
  });
}

function picture(sigma) {
  const background = { r: 0, g: 0, b: 0 };
  const noise = { type: 'gaussian', mean: 128, sigma };
  return sharp({ create: { width: SIDE_PX, height: SIDE_PX, channels: 3, background, noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function answered(reply) {
  if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
