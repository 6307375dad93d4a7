import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inRequest } from './request-context.js';
import { ServerLog } from './server-log.js';

describe('ServerLog as JSON', () => {
  let written: string[];
  const lines = (): unknown[] =>
    written.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as unknown);

  beforeEach(() => {
    written = [];
    const take = (text: unknown): boolean => written.push(String(text)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(take);
    jest.spyOn(process.stderr, 'write').mockImplementation(take);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('writes one object per event, on one line, whatever is in it', () => {
    new ServerLog('json').error('two\nlines "quoted"', 'at one\nat two', 'jobs');
    expect(written.join('').match(/\n/g)).toHaveLength(1);
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'error',
        context: 'jobs',
        message: 'two\nlines "quoted"',
        stack: 'at one\nat two',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      }),
    ]);
  });

  it('names the request for which it happens, later on as well', async () => {
    const log = new ServerLog('json');
    await inRequest('request-1', async () => {
      await Promise.resolve();
      log.warn('in it', 'http');
    });
    log.warn('behind it', 'http');
    const [first, second] = lines() as { request_id?: string }[];
    expect([first.request_id, second.request_id]).toEqual(['request-1', undefined]);
  });

  it('makes fields of what is told as an object', () => {
    new ServerLog('json').log({ message: 'GET /memento/projects 200', ms: 1.5 }, 'access');
    expect(lines()).toEqual([
      expect.objectContaining({ message: 'GET /memento/projects 200', ms: 1.5, context: 'access' }),
    ]);
  });

  it('leaves out the inner life of the framework', () => {
    new ServerLog('json').log('Mapped {/x, GET}', 'RoutesResolver');
    expect(written).toEqual([]);
  });
});
