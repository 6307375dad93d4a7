import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { provideApiConfiguration } from '../api/api-configuration';
import type { ApiError } from './api-error';
import { apiErrors } from './api-errors';
import { Session } from './session';
import { signedIn, signedOut } from './session-guards';
import { settled } from './testing/fake-api';

@Component({ template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Page {}

const ME = {
  user: { user_id: 1, username: 'ada', name: 'Ada', email: '', settings: '' },
  rights: { system: false, create_projects: true },
};
const UNAUTHORISED = { status: 401, statusText: 'Unauthorized' };

describe('Session', () => {
  let http: HttpTestingController;
  let session: Session;
  let router: Router;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiErrors])),
        provideHttpClientTesting(),
        provideApiConfiguration(''),
        provideRouter([
          { path: 'sign-in', canActivate: [signedOut], component: Page },
          { path: '', canActivate: [signedIn], children: [{ path: '**', component: Page }] },
        ]),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    router = TestBed.inject(Router);
  });
  afterEach(() => http.verify());

  const answerMe = async (known: boolean) => {
    await settled();
    const request = http.expectOne('/memento/me');
    if (known) request.flush(ME);
    else request.flush({ status: 401, code: 'auth.required', message: 'Sign in.' }, UNAUTHORISED);
    await settled();
  };

  it('is restored once, however many ask', async () => {
    const answers = Promise.all([session.restore(), session.restore()]);
    await answerMe(true);
    expect(await answers).toEqual([true, true]);
    expect(session.user()?.username).toBe('ada');
    expect(session.mayCreateProjects()).toBe(true);
    expect(await session.restore()).toBe(true);
  });

  it('signs in with a cookie and then asks who it is', async () => {
    const done = session.signIn('ada', 'secret');
    await settled();
    const request = http.expectOne('/memento/login');
    expect(request.request.body).toEqual({ username: 'ada', password: 'secret', cookie: true });
    request.flush({ token: '', user: ME.user });
    await answerMe(true);
    await done;
    expect(session.user()?.name).toBe('Ada');
  });

  it('rejects a wrong password without leading anywhere', async () => {
    const done = session.signIn('ada', 'wrong').catch((error: ApiError) => error.code);
    await settled();
    http.expectOne('/memento/login').flush({ status: 401, code: 'auth.failed', message: 'No.' }, UNAUTHORISED);
    expect(await done).toBe('auth.failed');
    expect(router.url).toBe('/');
  });

  it('leads a stranger to sign in, and back to where they were going', async () => {
    const going = router.navigateByUrl('/projects/3/samples/7?layer=2');
    await answerMe(false);
    await answerMe(false);
    await going;
    expect(router.parseUrl(router.url).queryParams).toEqual({ return: '/projects/3/samples/7?layer=2' });
  });

  it('does not let those sign in who are', async () => {
    const going = router.navigateByUrl('/sign-in?return=%2Fprojects%2F3');
    await answerMe(true);
    await going;
    expect(router.url).toBe('/projects/3');
  });

  it('leads to sign in when a call finds the session ended', async () => {
    const going = router.navigateByUrl('/projects/3');
    await answerMe(true);
    await going;
    const call = firstValueFrom(TestBed.inject(HttpClient).get('/memento/labels')).catch(
      (error: ApiError) => error.status,
    );
    http.expectOne('/memento/labels').flush(null, UNAUTHORISED);
    expect(await call).toBe(401);
    await answerMe(false);
    expect(session.user()).toBeNull();
    expect(router.url).toBe('/sign-in?return=%2Fprojects%2F3');
  });
});
