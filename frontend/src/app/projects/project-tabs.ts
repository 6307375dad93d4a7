import type { Routes } from '@angular/router';
import { type Access, mayAdminister } from '../core/access';

/** A room of a project, below `/projects/:projectId`. */
export interface ProjectTab {
  readonly path: string;
  readonly label: string;
  /** Whether it is for those alone who administer the project. */
  readonly forAdministrators?: boolean;
}

/** In the order in which they are shown. */
const PROJECT_TABS: readonly ProjectTab[] = [
  { path: 'samples', label: $localize`Samples` },
  { path: 'categories', label: $localize`Categories` },
  { path: 'classifications', label: $localize`Classifications` },
  { path: 'labels', label: $localize`Labels` },
  { path: 'images', label: $localize`Images` },
  { path: 'people', label: $localize`People`, forAdministrators: true },
  { path: 'shares', label: $localize`Links`, forAdministrators: true },
  { path: 'activity', label: $localize`Activity`, forAdministrators: true },
  { path: 'export', label: $localize`Export`, forAdministrators: true },
  { path: 'trash', label: $localize`Trash`, forAdministrators: true },
  { path: 'settings', label: $localize`Settings`, forAdministrators: true },
];

/** The rooms that somebody may enter. */
export function tabsFor(access: Access): readonly ProjectTab[] {
  return PROJECT_TABS.filter(({ forAdministrators }) => !forAdministrators || mayAdminister(access));
}

/** Child routes of the frame: each room is loaded when it is first entered. */
export const PROJECT_TAB_ROUTES: Routes = [
  {
    path: 'samples',
    loadComponent: () => import('./samples/samples-tab').then((m) => m.SamplesTab),
  },
  {
    path: 'categories',
    loadComponent: () => import('./categories/categories-tab').then((m) => m.CategoriesTab),
  },
  {
    path: 'classifications',
    loadComponent: () => import('./classifications/classifications-tab').then((m) => m.ClassificationsTab),
  },
  {
    path: 'labels',
    loadComponent: () => import('./labels/labels-tab').then((m) => m.LabelsTab),
  },
  {
    path: 'images',
    loadComponent: () => import('./images/images-page').then((m) => m.ImagesPage),
  },
  {
    path: 'people',
    loadComponent: () => import('./people/people-page').then((m) => m.PeoplePage),
  },
  {
    path: 'shares',
    loadComponent: () => import('../shares/shares-page').then((m) => m.SharesPage),
  },
  {
    path: 'activity',
    loadComponent: () => import('./activity/activity-page').then((m) => m.ActivityPage),
  },
  {
    path: 'export',
    loadComponent: () => import('./export/export-page').then((m) => m.ExportPage),
  },
  {
    path: 'trash',
    loadComponent: () => import('./trash/trash-page').then((m) => m.TrashPage),
  },
  {
    path: 'settings',
    loadComponent: () => import('./settings/settings-page').then((m) => m.SettingsPage),
  },
  { path: '', pathMatch: 'full', redirectTo: 'samples' },
];
