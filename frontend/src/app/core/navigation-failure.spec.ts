import { ApiError } from './api-error';
import { inWords } from './navigation-failure';

describe('Why a page could not be opened', () => {
  it('is told in words where a part of the app could not be fetched', () => {
    const failure = new TypeError('Failed to fetch dynamically imported module: http://lab.test/chunk-4F2A.js');
    expect(inWords(failure)).toMatchObject({
      code: 'network',
      message: expect.not.stringContaining('chunk') as string,
    });
  });

  it('is told as the server said it', () => {
    const failure = new ApiError('The disk is full.', 500, 'internal', 'r-1');
    expect(inWords(failure)).toBe(failure);
  });
});
