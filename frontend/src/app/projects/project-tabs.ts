import type { Routes } from '@angular/router';

/** A room of a project, below `/projects/:projectId`. */
export interface ProjectTab {
  readonly path: string;
  readonly label: string;
}

/** In the order in which they are shown. */
export const PROJECT_TABS: readonly ProjectTab[] = [
  { path: 'samples', label: $localize`Samples` },
  { path: 'categories', label: $localize`Categories` },
  { path: 'labels', label: $localize`Labels` },
];

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
    path: 'labels',
    loadComponent: () => import('./labels/labels-tab').then((m) => m.LabelsTab),
  },
  { path: '', pathMatch: 'full', redirectTo: 'samples' },
];
