import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { compressedFiles } from './compressed-files.js';
import { contentPolicy } from './content-policy.js';
import { API_PREFIX } from './prefix-alias.js';

const NONCE = '__CSP_NONCE__';
const ONE_YEAR_S = 31_536_000;

/**
 * The built web app: its files for ever (their names carry a hash), its page for every other address that a browser
 * opens. The page gets a fresh nonce for the styles that Angular adds, so that no other inline style or script runs.
 *
 * @returns nothing to mount when the app has not been built, as in tests of the API.
 */
export function webApp(folder: string): RequestHandler[] {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return [];
  const html = readFileSync(page, 'utf8');
  const files = express.static(folder, { index: false, setHeaders: cacheHashedNames });
  const assets: RequestHandler = (request, response, next) =>
    request.path === '/index.html' ? next() : (files(request, response, next) as void);
  return [
    compressedFiles(folder, cacheHashedNames),
    assets,
    (request, response, next) => servePage(html, request, response, next),
  ];
}

function cacheHashedNames(response: Response, path: string): void {
  const forEver = /-[A-Z0-9]{8}\.\w+$/.test(path);
  response.setHeader('cache-control', forEver ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache');
}

function servePage(html: string, request: Request, response: Response, next: NextFunction): void {
  const wanted = request.method === 'GET' || request.method === 'HEAD';
  if (!wanted || !request.accepts(['json', 'html']).toString().includes('html')) return next();
  if (isApi(request.path)) {
    // People type the address that the seed's scripts use.
    return /^\/memento\/?$/.test(request.path) ? response.redirect('/') : next();
  }
  const nonce = randomBytes(16).toString('base64');
  contentPolicy(nonce)(request, response, () => {
    response.type('html').setHeader('cache-control', 'no-store');
    response.send(html.replaceAll(NONCE, nonce));
  });
}

function isApi(path: string): boolean {
  return path === `/${API_PREFIX}` || path.startsWith(`/${API_PREFIX}/`);
}
