import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { openApiDocument } from '../openapi-document.js';
import { PUBLIC, REQUIRES } from './requires.js';

/** Open to everybody on purpose. */
const OPEN = [
  'AuthController.login',
  'AuthController.setup',
  'AuthController.setupState',
  'ClientFileController.file',
  'CompatShareLinksController.lead',
  'HealthController.live',
  'HealthController.ready',
  'HealthController.state',
  'OidcController.callback',
  'OidcController.start',
  'OidcController.state',
  'SharesController.open',
  'SignedViewersController.deepZoom',
  'SignedViewersController.deepZoomTile',
  'SignedViewersController.iiifBase',
  'SignedViewersController.iiifInfo',
  'SignedViewersController.iiifPicture',
];

interface Route {
  name: string;
  handler: object;
}

function routesOf(server: ThrowawayServer): Route[] {
  const modules = [...server.app.get(ModulesContainer).values()];
  const controllers = new Set(modules.flatMap((module) => [...module.controllers.values()].map((c) => c.metatype)));
  return [...controllers].flatMap((controller) => {
    const { name, prototype } = controller as { name: string; prototype: Record<string, object> };
    return Object.getOwnPropertyNames(prototype)
      .filter((method) => method !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, prototype[method]))
      .map((method) => ({ name: `${name}.${method}`, handler: prototype[method] }));
  });
}

describe('every route', () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer();
  });
  afterAll(() => server.close());

  it('declares what it requires, or is one of the few that are open', () => {
    const routes = routesOf(server);
    expect(routes.length).toBeGreaterThan(40);
    const undeclared = routes.filter(
      ({ handler }) => Reflect.hasMetadata(REQUIRES, handler) === Reflect.hasMetadata(PUBLIC, handler),
    );
    expect(undeclared.map((route) => route.name)).toEqual([]);
    const open = routes.filter(({ handler }) => Reflect.hasMetadata(PUBLIC, handler)).map((route) => route.name);
    expect(open.sort()).toEqual(OPEN);
    expect(routes.every(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))).toBe(true);
  });

  it('answers 401 without a sign-in, with the one error shape', async () => {
    const { paths } = openApiDocument(server.app);
    const health = ['/memento/health', '/memento/health/live', '/memento/health/ready'];
    const open = [
      '/memento/login',
      '/memento/setup',
      '/memento/shares/open',
      '/memento/client/memento_cl.py',
      ...health,
    ];
    const withKey = ['/auth/oidc', '/memento/viewers/'];
    const closed = Object.entries(paths).filter(
      ([path]) => !open.includes(path) && !withKey.some((part) => path.includes(part)),
    );
    for (const [path, operations] of closed) {
      for (const method of Object.keys(operations) as ('get' | 'post' | 'put' | 'patch' | 'delete')[]) {
        const reply = await server.anonymous[method](path.replaceAll(/\{\w+\}/g, '1'));
        expect([path, method, reply.status]).toEqual([path, method, 401]);
        const { requestId } = reply.body as { requestId: string };
        expect(reply.body).toEqual({ status: 401, code: 'auth.required', message: 'Sign in first.', requestId });
        expect(requestId).toBe(reply.headers['x-request-id']);
      }
    }
  });

  it('answers under both prefixes', async () => {
    const direct = await server.admin.http.get('/memento/me');
    const alias = await server.admin.http.get('/memento-api/me');
    expect(alias.body).toEqual(direct.body);
    expect((await server.admin.http.get('/memento-apix/me')).status).toBe(404);
  });
});
