import { ApiError } from './api-error';
import { Notices } from './notices';

describe('Notices', () => {
  let notices: Notices;
  beforeEach(() => {
    vi.useFakeTimers();
    notices = new Notices();
  });
  afterEach(() => vi.useRealTimers());

  it('keep a failure until it is dismissed, with its reference', () => {
    notices.failed(new ApiError('No.', 400, 'request.invalid', 'b7f1', [{ path: 'name', message: 'is empty' }]));
    vi.advanceTimersByTime(60_000);
    expect(notices.list()).toMatchObject([{ text: 'No.', requestId: 'b7f1', details: ['name: is empty'] }]);
    notices.dismiss(notices.list()[0]?.noticeId ?? 0);
    expect(notices.list()).toEqual([]);
  });

  it('say once that the server is gone, however many calls find out', () => {
    notices.failed(new ApiError('Gone.', 0, 'network'));
    notices.failed(new ApiError('Gone.', 0, 'network'));
    expect(notices.list()).toHaveLength(1);
  });

  it('let good news go by themselves', () => {
    notices.done('Saved.');
    expect(notices.list()).toHaveLength(1);
    vi.advanceTimersByTime(6000);
    expect(notices.list()).toEqual([]);
  });
});
