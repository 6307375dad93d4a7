import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  ErrorHandler,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withRouterConfig,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { provideApiConfiguration } from './api/api-configuration';
import { routes } from './app.routes';
import { apiErrors } from './core/api-errors';
import { sendClientId } from './core/client-id';
import { tellOfNavigation } from './core/navigation-failure';
import { NoticeErrorHandler } from './core/notice-error-handler';
import { PageTitle } from './core/page-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      // The rooms of a project know which project they are in; what could not be opened is told once, by the handler below.
      withRouterConfig({ paramsInheritanceStrategy: 'always', resolveNavigationPromiseOnError: true }),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler(tellOfNavigation),
    ),
    // HttpClient copies the cookie XSRF-TOKEN into the header X-XSRF-TOKEN by default: addresses must stay relative.
    provideHttpClient(withInterceptors([apiErrors, sendClientId])),
    provideApiConfiguration(''),
    { provide: ErrorHandler, useClass: NoticeErrorHandler },
    { provide: TitleStrategy, useExisting: PageTitle },
  ],
};
