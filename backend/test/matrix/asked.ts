import { randomUUID } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent.js';
import type { Scene } from './scene.js';

/** Somebody who asks: a person, a guest, nobody in particular. */
export interface Asker {
  userId: number;
  http: TestAgent;
  /** The same somebody, in a session of its own. */
  again(): Promise<TestAgent>;
}

/** What is sent besides the method and the address. */
export interface Asked {
  /** Of the address, besides those that the scene has. */
  parameters?: Record<string, string | number>;
  query?: string;
  body?: object;
  /** Sent as the form of an upload. */
  form?: { json: object; file: Buffer };
  headers?: Record<string, string>;
  /** The reply goes on for ever: that it begins is all there is to see. */
  endless?: boolean;
  /** Instead of the caller's own session. */
  http?: TestAgent;
}

export type Ask = (scene: Scene, caller: Asker) => Asked | Promise<Asked>;

export const inProject: Ask = ({ projectId }) => ({ query: `?project_id=${projectId}` });
export const named: Ask = ({ projectId }) => ({ body: { name: randomUUID(), project_id: projectId } });
export const renamed: Ask = () => ({ body: { name: randomUUID() } });
