/** A project with one sample in it. */
export interface Made {
  readonly name: string;
  readonly projectId: number;
  readonly categoryId: number;
  readonly annotationId: number;
}

/** A page that shows what it reads, and how that is told. */
export interface ReadPage {
  readonly page: string;
  readonly address: (made: Made) => string;
  /** What it cannot be shown without. */
  readonly reads: RegExp;
  /** What is heard while that is on its way. */
  readonly loading: string;
  /** The heading when it does not come. */
  readonly failed: string;
  /** What is there in the end. */
  readonly ready: string;
}

export const READ_PAGES: readonly ReadPage[] = [
  {
    page: 'home',
    address: () => '/',
    reads: /\/memento\/home\/projects/,
    loading: 'Reading the projects',
    failed: 'Your projects could not be read',
    ready: 'app-project-card',
  },
  {
    page: 'a project',
    address: ({ projectId }) => `/projects/${projectId}`,
    reads: /\/memento\/projects\/\d+$/,
    loading: 'Reading the project',
    failed: 'The project could not be read',
    ready: 'app-sample-card',
  },
  {
    page: 'its samples',
    address: ({ projectId }) => `/projects/${projectId}/samples`,
    reads: /\/memento\/projects\/\d+\/samples\?/,
    loading: 'Reading the samples',
    failed: 'The samples could not be read',
    ready: 'app-sample-card',
  },
  {
    page: 'a sample',
    address: ({ projectId, annotationId }) => `/projects/${projectId}/samples/${annotationId}`,
    reads: /\/memento\/annotations\/\d+\/page/,
    loading: 'Reading the sample',
    failed: 'The sample could not be read',
    ready: 'app-canvas-view[data-tiles="ready"]',
  },
  {
    page: 'its categories',
    address: ({ projectId }) => `/projects/${projectId}/categories`,
    reads: /\/memento\/projects\/\d+\/samples\/categories$/,
    loading: 'Reading the categories',
    failed: 'The project could not be read',
    ready: '[data-category]',
  },
  {
    page: 'its classifications',
    address: ({ projectId }) => `/projects/${projectId}/classifications`,
    reads: /\/memento\/classifications\?/,
    loading: 'Reading the classifications',
    failed: 'The project could not be read',
    ready: 'app-classifications-tab app-empty-state',
  },
  {
    page: 'its labels',
    address: ({ projectId }) => `/projects/${projectId}/labels`,
    reads: /\/memento\/labels\?/,
    loading: 'Reading the labels',
    failed: 'The project could not be read',
    ready: 'app-labels-tab app-empty-state',
  },
  {
    page: 'its images',
    address: ({ projectId }) => `/projects/${projectId}/images`,
    reads: /\/memento\/images\?/,
    loading: 'Reading the list',
    failed: 'This could not be read',
    ready: 'app-images-page tbody tr',
  },
  {
    page: 'its people',
    address: ({ projectId }) => `/projects/${projectId}/people`,
    reads: /\/memento\/rights\/projects\/\d+/,
    loading: 'Reading who may what',
    failed: 'This could not be read',
    ready: 'app-people-page tbody tr',
  },
  {
    page: 'its links',
    address: ({ projectId }) => `/projects/${projectId}/shares`,
    reads: /\/memento\/shares\?/,
    loading: 'Reading the links',
    failed: 'This could not be read',
    ready: 'app-shares-page app-empty-state',
  },
  {
    page: 'its activity',
    address: ({ projectId }) => `/projects/${projectId}/activity`,
    reads: /\/memento\/audit\?/,
    loading: 'Reading the list',
    failed: 'This could not be read',
    ready: 'app-activity-page time',
  },
  {
    page: 'its export',
    address: ({ projectId }) => `/projects/${projectId}/export`,
    reads: /\/memento\/projects\/\d+$/,
    loading: 'Reading the project',
    failed: 'The project could not be read',
    ready: 'app-export-page mat-radio-button',
  },
  {
    page: 'its trash',
    address: ({ projectId }) => `/projects/${projectId}/trash`,
    reads: /\/memento\/trash\?/,
    loading: 'Reading the list',
    failed: 'This could not be read',
    ready: 'app-empty-state[nothing]',
  },
  {
    page: 'its settings',
    address: ({ projectId }) => `/projects/${projectId}/settings`,
    reads: /\/memento\/projects\/\d+\/storage$/,
    loading: 'Reading the settings',
    failed: 'This could not be read',
    ready: 'app-webhooks-section form',
  },
  {
    page: 'its webhooks',
    address: ({ projectId }) => `/projects/${projectId}/settings`,
    reads: /\/memento\/projects\/\d+\/webhooks$/,
    loading: 'Reading the webhooks',
    failed: 'This could not be read',
    ready: 'app-webhooks-section form',
  },
  {
    page: 'a comparison',
    address: ({ projectId, annotationId }) => `/projects/${projectId}/compare?panes=${annotationId}`,
    reads: /\/memento\/annotations\/\d+\/page/,
    loading: 'Reading the sample',
    failed: 'This could not be read',
    ready: 'app-compare-pane [data-tiles="ready"]',
  },
  {
    page: 'the search',
    address: ({ name }) => `/search?q=${encodeURIComponent(name)}`,
    reads: /\/memento\/home\/search\?/,
    loading: 'Searching',
    failed: 'The search failed',
    ready: 'app-search-page section',
  },
  {
    page: 'where I am signed in',
    address: () => '/account',
    reads: /\/memento\/me\/sessions/,
    loading: 'Reading where you are signed in',
    failed: 'This could not be read',
    ready: 'app-sessions-section tbody tr',
  },
  {
    page: 'my tokens',
    address: () => '/account',
    reads: /\/memento\/me\/tokens/,
    loading: 'Reading your tokens',
    failed: 'This could not be read',
    ready: 'app-tokens-section button',
  },
  {
    page: 'the accounts',
    address: () => '/admin/users',
    reads: /\/memento\/users\?/,
    loading: 'Reading the accounts',
    failed: 'This could not be read',
    ready: 'tbody tr',
  },
  {
    page: 'the storage',
    address: () => '/admin/storage',
    reads: /\/memento\/storage(\?|$)/,
    loading: 'Adding up the storage',
    failed: 'This could not be read',
    ready: 'tbody tr',
  },
  {
    page: 'the tiling',
    address: () => '/admin/jobs',
    reads: /\/memento\/jobs(\?|$)/,
    loading: 'Reading the queue',
    failed: 'This could not be read',
    ready: 'tbody tr',
  },
  {
    page: 'the audit log',
    address: () => '/admin/audit',
    reads: /\/memento\/audit(\?|$)/,
    loading: 'Reading the log',
    failed: 'This could not be read',
    ready: 'tbody tr',
  },
];
