import type { OpenAPIObject } from '@nestjs/swagger';
import type { Requirement } from '../permissions/requires.js';
import { refusalsOf } from '../permissions/refusals.js';
import { type Operation, operationsOf, schemaOf } from './operations.js';

const MEANING: Record<number, string> = {
  400: 'The request cannot be understood, or a value in it cannot be used; `issues` says which.',
  401: 'Nobody is signed in, or the sign-in has ended.',
  403: 'The caller sees the thing but may not do this with it.',
  404: 'There is no such thing, or the caller may not know of it.',
  409: 'It does not go with what is there: a name is taken, or somebody changed it meanwhile (`current`).',
  410: 'The link, the address or the upload has expired, or the link was taken back.',
  412: 'The header `Tus-Resumable: 1.0.0` is missing.',
  413: 'The request is too large.',
  415: 'This kind of file cannot be read.',
  422: 'The `Idempotency-Key` was used for another request, or a file is damaged or not the one that was announced.',
  423: 'Another request is working on this upload.',
  429: 'Too many requests came at once, too many attempts failed, or too many streams are open; `retry_after` says how many seconds to wait.',
  501: 'This way of uploading, or this form of a picture, is not offered.',
  503: 'The server cannot do its work at the moment: `issues` name what is away, or `retry_after` the seconds to wait.',
  507: 'The disk of the server is full.',
};

/** What the shape of a request does not tell. */
const BESIDES: Record<string, number[]> = {
  arrangementsArrange: [409],
  authLogin: [401],
  authSetup: [403, 409],
  compatLinksRemoveClassificationsBy: [400],
  compatLinksRemoveLabelsBy: [400],
  compatPeopleRevokeBy: [400, 409],
  healthReady: [503],
  imageFilesGetUrl: [409, 413, 507],
  imagesUpload: [415, 507],
  importsTake: [415],
  oidcCallback: [404],
  oidcStart: [404],
  ownershipChangeOwnership: [409],
  permissionsRevoke: [409],
  pixelsHistogram: [409],
  pixelsValues: [409],
  sampleThumbnailsView: [409],
  signedViewersDeepZoom: [409, 410],
  signedViewersDeepZoomTile: [409, 410, 503],
  signedViewersIiifBase: [410],
  signedViewersIiifInfo: [409, 410],
  signedViewersIiifPicture: [409, 410, 501, 503],
  sharesOpen: [404, 410],
  tilesThumbnail: [409],
  tilesTile: [409],
  uploadsAppend: [400, 409, 410, 412, 413, 415, 422, 423, 507],
  uploadsCreate: [412, 413, 501, 507],
  uploadsRemove: [409, 412, 423],
  uploadsView: [410],
  usersRemove: [409],
  viewersDeepZoom: [409],
  viewersDeepZoomTile: [409, 503],
  viewersIiifInfo: [409],
  viewersIiifPicture: [409, 501, 503],
};

/** Fields of a body that can clash with what is there. */
const CLASHING = ['name', 'username', 'version', 'changes'];
const SAFE_METHODS = ['get', 'head'];
/** Whoever watches the server asks them, and is never told to wait. */
const UNCOUNTED = ['healthLive', 'healthReady', 'healthState'];

/**
 * Adds to every operation what it may answer besides success, all in the one error shape.
 *
 * @param requirements By `operationId`; those without one are open to everybody.
 */
export function describeErrors(document: OpenAPIObject, requirements: ReadonlyMap<string, Requirement>): void {
  const described = new Set<number>();
  for (const found of operationsOf(document)) {
    const { operation } = found;
    for (const status of errorsOf(found, document, requirements.get(operation.operationId as string))) {
      described.add(status);
      operation.responses[status] ??= { $ref: `#/components/responses/Error${status}` };
    }
  }
  const responses = Object.fromEntries([...described].sort().map((status) => [`Error${status}`, responseFor(status)]));
  document.components = { ...document.components, responses };
}

function errorsOf(
  { operation, method }: Operation,
  document: OpenAPIObject,
  requirement: Requirement | undefined,
): number[] {
  const changes = !SAFE_METHODS.includes(method);
  const parameters = (operation.parameters ?? []) as { in: string }[];
  const has = (place: string): boolean => parameters.some((parameter) => parameter.in === place);
  const body = schemaOf(document, operation);
  const clashes = Object.keys(body?.properties ?? {}).some((field) => CLASHING.includes(field));
  const errors = new Set(refusalsOf(requirement, changes));
  if (!UNCOUNTED.includes(operation.operationId as string)) errors.add(429);
  if (has('query') || operation.requestBody) errors.add(400);
  if (has('path')) errors.add(404);
  if (operation.requestBody) errors.add(413);
  if (clashes) errors.add(409);
  if (method === 'post' && requirement) [400, 409, 422].forEach((status) => errors.add(status)); // Idempotency-Key
  (BESIDES[operation.operationId as string] ?? []).forEach((status) => errors.add(status));
  return [...errors].sort((a, b) => a - b);
}

function responseFor(status: number): { description: string; content: Record<string, object> } {
  const schema = { $ref: '#/components/schemas/ErrorDto' };
  return { description: MEANING[status], content: { 'application/json': { schema } } };
}
