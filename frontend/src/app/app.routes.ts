import type { Routes } from '@angular/router';
import type { LeavablePage } from './core/leavable-page';
import { signedIn, signedOut, signsOut } from './core/session-guards';

export const routes: Routes = [
  {
    path: 'setup',
    title: $localize`Set up`,
    loadComponent: () => import('./account/setup-page').then((m) => m.SetupPage),
  },
  {
    path: 'sign-in',
    title: $localize`Sign in`,
    canActivate: [signedOut],
    loadComponent: () => import('./account/sign-in-page').then((m) => m.SignInPage),
  },
  {
    path: 'share',
    title: $localize`Shared sample`,
    loadComponent: () => import('./account/share-page').then((m) => m.SharePage),
  },
  { path: 'sign-out', canActivate: [signsOut], children: [] },
  {
    path: 'projects/:projectId/samples/:annotationId',
    title: $localize`Sample`,
    canActivate: [signedIn],
    loadComponent: () => import('./annotate/annotate-page').then((m) => m.AnnotatePage),
    canDeactivate: [(page: LeavablePage) => page.mayLeave()],
  },
  {
    path: 'projects/:projectId/compare',
    title: $localize`Compare`,
    canActivate: [signedIn],
    loadComponent: () => import('./annotate/compare/compare-page').then((m) => m.ComparePage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: $localize`Home`,
        loadComponent: () => import('./home/home-page').then((m) => m.HomePage),
      },
      {
        path: 'search',
        title: $localize`Search`,
        loadComponent: () => import('./home/search-page').then((m) => m.SearchPage),
      },
      {
        path: 'import',
        title: $localize`Import`,
        loadComponent: () => import('./import/import-page').then((m) => m.ImportPage),
      },
      {
        path: 'projects/:projectId/import',
        title: $localize`Import`,
        loadComponent: () => import('./import/import-page').then((m) => m.ImportPage),
      },
      {
        path: 'projects/:projectId',
        title: $localize`Project`,
        loadComponent: () => import('./projects/project-frame').then((m) => m.ProjectFrame),
        loadChildren: () => import('./projects/project-tabs').then((m) => m.PROJECT_TAB_ROUTES),
      },
      {
        path: 'account',
        title: $localize`Account`,
        loadComponent: () => import('./account/settings/settings-page').then((m) => m.SettingsPage),
      },
      {
        path: 'admin',
        title: $localize`Administration`,
        loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes),
      },
      {
        path: '**',
        title: $localize`Not found`,
        loadComponent: () => import('./shell/not-found-page').then((m) => m.NotFoundPage),
      },
    ],
  },
];
