import { HttpErrorResponse } from '@angular/common/http';
import { toApiError } from './api-error';

describe('toApiError', () => {
  it('takes over what the server says', () => {
    const body = {
      status: 400,
      code: 'request.invalid',
      message: 'One region cannot be saved as drawn.',
      requestId: 'b7f1',
      issues: [{ path: 'changes[3].points', message: 'needs at least 3 points' }],
    };
    const error = toApiError(new HttpErrorResponse({ status: 400, error: body }));
    expect(error).toMatchObject(body);
    expect(error.isTransient).toBe(false);
  });

  it('reads a body that came as text', () => {
    const error = JSON.stringify({ code: 'image.name-taken', message: 'Taken.' });
    expect(toApiError(new HttpErrorResponse({ status: 409, error })).code).toBe('image.name-taken');
  });

  it('says something for an answer that explains nothing', () => {
    const error = toApiError(new HttpErrorResponse({ status: 502, error: '<html>Bad gateway</html>' }));
    expect(error).toMatchObject({ code: 'http.502', message: 'The server answered 502 and gave no reason.' });
    expect(error.isTransient).toBe(true);
  });

  it('knows when no answer came', () => {
    const error = toApiError(new HttpErrorResponse({ status: 0, error: new ProgressEvent('error') }));
    expect(error).toMatchObject({ code: 'network', status: 0, isTransient: true });
  });

  it('keeps the message of anything else', () => {
    expect(toApiError(new Error('Oops'))).toMatchObject({ message: 'Oops', code: 'unexpected', isTransient: false });
    expect(toApiError('odd').message).toBe('odd');
  });
});
