import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Smallest first. The build puts them beside the files that are worth it (tools/setup/compress-files.mjs). */
const FORMS = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
] as const;
type Form = (typeof FORMS)[number];

/**
 * Files as they lie compressed beside their plain form, for who takes that; all else goes on. Each form has its own
 * ETag, and a range is one of the form that is sent, as RFC 9110 has it.
 *
 * @param setHeaders  those that each form has in common with the plain file.
 */
export function compressedFiles(
  folder: string,
  setHeaders: (response: Response, path: string) => void,
): RequestHandler {
  const forms = formsIn(folder);
  return (request, response, next) => {
    const there = isRead(request) ? forms.get(request.path) : undefined;
    if (!there) return next();
    response.vary('Accept-Encoding');
    const form = there.find(({ coding }) => request.acceptsEncodings(coding) === coding);
    if (form) send(form, response, next);
    else next();
  };

  function send({ coding, ending }: Form, response: Response, next: NextFunction): void {
    const { path } = response.req;
    const headers = { 'content-encoding': coding };
    setHeaders(response, path);
    response.type(path.slice(path.lastIndexOf('.')));
    response.sendFile(path.slice(1) + ending, { root: folder, cacheControl: false, headers }, (error) => {
      if (error && !response.headersSent) next(error);
    });
  }
}

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD';

/** By the path that a browser asks for. */
function formsIn(folder: string): Map<string, Form[]> {
  const names = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `/${slashed(name)}`));
  const entries = [...names].map((name) => [name, FORMS.filter(({ ending }) => names.has(name + ending))] as const);
  return new Map(entries.filter(([, forms]) => forms.length > 0));
}

const slashed = (path: string) => path.replaceAll(sep, '/');
