import type { Routes } from '@angular/router';
import { AdminPage } from './admin-page';

export const adminRoutes: Routes = [
  {
    path: '',
    component: AdminPage,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'users' },
      {
        path: 'users',
        title: $localize`Users`,
        loadComponent: () => import('./users/users-page').then((m) => m.UsersPage),
      },
      {
        path: 'rights',
        title: $localize`Rights`,
        loadComponent: () => import('./rights/rights-page').then((m) => m.RightsPage),
      },
      {
        path: 'hand-over',
        title: $localize`Hand over`,
        loadComponent: () => import('./hand-over/hand-over-page').then((m) => m.HandOverPage),
      },
      {
        path: 'storage',
        title: $localize`Storage`,
        loadComponent: () => import('./storage/storage-page').then((m) => m.StoragePage),
      },
      {
        path: 'jobs',
        title: $localize`Tiling`,
        loadComponent: () => import('./jobs/jobs-page').then((m) => m.JobsPage),
      },
      {
        path: 'audit',
        title: $localize`Audit log`,
        loadComponent: () => import('./audit/audit-page').then((m) => m.AuditPage),
      },
    ],
  },
];
