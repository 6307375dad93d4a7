import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { operationsOf } from './operations.js';

/** Answer without a sign-in, on purpose. */
const OPEN = [
  ...['login', 'setup', 'health', 'shares/open', 'auth/oidc', 'auth/oidc/start', 'auth/oidc/callback'],
  ...['health/live', 'health/ready', 'client/memento_cl.py'],
];
/** What lets in is in the address. */
const SEALED = '/memento/viewers/{token}/';
const LOCAL_FILE = /(?:src|href)="(\/memento\/docs\/[\w.-]+)"/g;

describe('the contract', () => {
  let server: ThrowawayServer;
  let document: OpenAPIObject;
  beforeAll(async () => {
    server = await throwawayServer();
    document = (await server.admin.http.get('/memento/openapi.json').expect(200)).body as OpenAPIObject;
  });
  afterAll(() => server.close());

  const statusesOf = (operationId: string): string[] => {
    const found = operationsOf(document).find(({ operation }) => operation.operationId === operationId);
    return Object.keys(found?.operation.responses ?? {});
  };

  it('is shown to those who are signed in only', async () => {
    for (const path of ['docs', 'openapi.json', 'docs/start.js', 'docs/swagger-ui.css', 'docs/none'])
      await server.anonymous.get(`/memento/${path}`).expect(401);
    await server.admin.http.get('/memento/docs/package.json').expect(404);
    await server.admin.http.get('/memento/docs/..%2fpackage.json').expect(404);
  });

  it('has a page that loads nothing but files of this server, none of them inline', async () => {
    const page = await server.admin.http.get('/memento/docs').expect(200).expect('content-type', /html/);
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(page.text).not.toMatch(/https?:|style=|<style|<script>|\son\w+=/);
    const files = [...page.text.matchAll(LOCAL_FILE)].map(([, path]) => path);
    expect(files.length).toBe(page.text.match(/(?:src|href)=/g)?.length);
    for (const path of files) {
      const reply = await server.admin.http.get(path).expect(200);
      expect([path, Number(reply.headers['content-length']) > 300]).toEqual([path, true]);
    }
    await server.admin.http.get('/memento-api/docs').expect(200);
  });

  it('comes with the Python client, which anybody may fetch and keep', async () => {
    const file = readFileSync(join(import.meta.dirname, '../../../clients/python/memento_cl.py'), 'utf8');
    const reply = await server.anonymous.get('/memento/client/memento_cl.py').expect(200);
    expect(reply.headers).toMatchObject({ 'content-type': 'text/x-python; charset=utf-8' });
    expect(reply.text).toBe(file);
    const etag = reply.headers.etag;
    await server.anonymous.get('/memento-api/client/memento_cl.py').set('if-none-match', etag).expect(304);
  });

  it('says of every operation what it does and how it may end', () => {
    const operations = operationsOf(document);
    expect(operations.length).toBeGreaterThan(100);
    for (const { path, method, operation } of operations) {
      const statuses = Object.keys(operation.responses);
      expect([path, method, (operation.summary ?? '').length > 5]).toEqual([path, method, true]);
      expect([path, method, statuses.some((status) => /^[23]/.test(status))]).toEqual([path, method, true]);
      const named = (operation.parameters as { name: string; in: string }[]).filter((one) => one.in === 'path');
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, method, named.map(({ name }) => name).sort()]).toEqual([path, method, inPath.sort()]);
      const closed = !OPEN.includes(path.replace('/memento/', '')) && !path.startsWith(SEALED);
      if (closed) expect([path, method, statuses.includes('401')]).toEqual([path, method, true]);
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('describes each error in the one shape', () => {
    const { responses = {}, schemas = {} } = document.components ?? {};
    for (const { operation } of operationsOf(document)) {
      for (const [status, reply] of Object.entries(operation.responses)) {
        if (Number(status) >= 400) expect(reply).toEqual({ $ref: `#/components/responses/Error${status}` });
      }
    }
    for (const reply of Object.values(responses)) {
      const { description, content } = reply as { description: string; content: object };
      expect(description).toMatch(/\.$/);
      expect(content).toEqual({ 'application/json': { schema: { $ref: '#/components/schemas/ErrorDto' } } });
    }
    expect(Object.keys((schemas.ErrorDto as { properties: object }).properties)).toContain('requestId');
  });

  it('derives errors from what a route requires and takes', () => {
    expect(statusesOf('projectsList')).toEqual(['200', '400', '401', '429']);
    expect(statusesOf('projectsView')).toEqual(['200', '401', '404', '429']);
    expect(statusesOf('annotationsView')).toEqual(['200', '401', '404', '429']);
    expect(statusesOf('utilitiesSummary')).toEqual(['200', '401', '403', '404', '429']);
    expect(statusesOf('categoriesUpdate')).toEqual(['201', '400', '401', '403', '404', '409', '413', '429']);
    expect(statusesOf('healthState')).toEqual(['200']);
  });

  it('shows by example what fields look like', () => {
    const { CreateAnnotationDto, RegionDto } = document.components?.schemas as Record<
      string,
      { properties: Record<string, { example?: unknown }> }
    >;
    expect(CreateAnnotationDto.properties.name.example).toBe('mouse_01');
    expect(RegionDto.properties.colour.example).toBe('#e53935');
  });
});
