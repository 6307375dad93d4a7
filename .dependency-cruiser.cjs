// Who may import whom. Each rule says why in its `comment`; `npx depcruise --help` explains the patterns.

/** Folders of backend/src that know no resource. */
const PLUMBING = 'concurrency|config|database|errors|http|validation|caching|logging|metrics|storage';
const RESOURCE = `^backend/src/(?!(?:${PLUMBING}|permissions)/)[^/]+/`;
/** Features of the web app: lazy routes, one folder each. */
const FEATURES = 'home|projects|images|admin|annotate|account|import|shell';
const SPEC = '\\.spec\\.ts$';

const apart = [
  {
    name: 'projects-are-apart',
    comment: 'Backend, web app, end-to-end tests and tools meet only in docs/openapi.json and over HTTP.',
    from: { path: '^(backend|frontend|e2e|tools|clients)/' },
    to: { path: '^(backend|frontend|e2e|tools|clients)/', pathNot: '^$1/' },
  },
  {
    name: 'no-cycle',
    comment:
      'In ESM a cycle, even between entities, can stop the server from starting; a type-only one is next to that.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'only-promised-packages',
    comment:
      'What the product imports must be in `dependencies`: that list is what we promise to keep safe and up to date.',
    from: { path: '^(backend|frontend)/src/', pathNot: SPEC },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
  },
];

const packages = [
  {
    name: 'sharp-in-tiles',
    comment:
      'Decoding a strange file can crash or eat memory: it happens in tiles/ only, in a worker process that may die.',
    from: { path: '^backend/src/', pathNot: ['^backend/src/tiles/', SPEC] },
    to: { path: '(^|/)node_modules/sharp/' },
  },
  {
    name: 'typeorm-in-repositories',
    comment: 'Every query is in a repository, where visibility is added to it. Elsewhere a query could forget to.',
    from: {
      path: '^backend/src/',
      pathNot: ['\\.(repository|entity)\\.ts$', '^backend/src/(database|permissions)/', SPEC],
    },
    to: { path: '(^|/)node_modules/typeorm/' },
  },
  {
    name: 'ol-and-konva-in-canvas',
    comment:
      'OpenLayers and Konva are shells around our own rules. They stay where they can be exchanged, and mocked never.',
    from: { path: '^frontend/', pathNot: '^frontend/src/app/canvas/' },
    to: { path: '(^|/)node_modules/(ol|konva)/' },
  },
  {
    name: 'no-http-in-ui',
    comment:
      'A component of ui/ gets inputs and tells outputs: it can be shown anywhere, also in a test, without a server.',
    from: { path: '^frontend/src/app/ui/', pathNot: SPEC },
    to: { path: '(^|/)node_modules/@angular/common/.*http' },
  },
];

const backend = [
  {
    name: 'plumbing-knows-no-resource',
    comment: 'What all resources stand on cannot lean on one of them.',
    from: { path: `^backend/src/(${PLUMBING})/`, pathNot: SPEC },
    to: { path: '^backend/src/[^/]+/', pathNot: `^backend/src/(${PLUMBING})/` },
  },
  {
    name: 'policy-knows-entities-only',
    comment:
      'Every resource asks the policy. Would it ask back, who may see what could no longer be read in one place.',
    from: {
      path: '^backend/src/permissions/',
      // Grants are a resource of their own, with a service that asks others as every service may.
      pathNot: ['^backend/src/permissions/permissions\\.(module|controller|service)\\.ts$', SPEC],
    },
    to: { path: RESOURCE, pathNot: '\\.entity\\.ts$' },
  },
  {
    name: 'others-use-the-service',
    comment:
      'A resource keeps its repository and controller to itself; others call its service or refer to its entity.',
    from: { path: '^backend/src/([^/]+)/', pathNot: SPEC },
    to: { path: '^backend/src/[^/]+/.*\\.(repository|controller)\\.ts$', pathNot: '^backend/src/$1/' },
  },
  {
    name: 'dto-at-the-edge',
    comment:
      "A DTO is what travels over HTTP: of another resource's only controllers and DTOs know, to answer with it.",
    from: { path: '^backend/src/([^/]+)/', pathNot: ['\\.(dto|controller)\\.ts$', SPEC] },
    to: { path: '\\.dto\\.ts$', pathNot: ['^backend/src/$1/', `^backend/src/(${PLUMBING})/`] },
  },
  {
    name: 'controllers-ask-services',
    comment:
      'HTTP in, HTTP out. A controller that reaches for the repository goes round the rules that the service keeps.',
    from: { path: '\\.controller\\.ts$' },
    to: { path: '\\.repository\\.ts$' },
  },
  {
    name: 'nothing-asks-controllers',
    comment: 'A controller is the outermost layer: only its module and the specs name it.',
    from: { path: '^backend/src/', pathNot: ['\\.module\\.ts$', SPEC] },
    to: { path: '\\.controller\\.ts$' },
  },
  {
    name: 'queries-know-no-http',
    comment: 'Repositories and entities hold rows. Services turn them into answers, DTOs into JSON.',
    from: { path: '\\.(repository|entity)\\.ts$' },
    to: { path: ['\\.(service|dto|controller)\\.ts$', '^backend/src/http/'] },
  },
];

const frontend = [
  {
    name: 'features-are-apart',
    comment: 'A feature is loaded when somebody goes there. What two of them need belongs to ui/, core/ or api/.',
    from: { path: `^frontend/src/app/(${FEATURES})/` },
    to: { path: `^frontend/src/app/(${FEATURES})/`, pathNot: '^frontend/src/app/$1/' },
  },
  {
    name: 'base-knows-no-feature',
    comment: 'core/, ui/ and api/ are below the features and cannot know them.',
    from: { path: '^frontend/src/app/(core|ui|api)/' },
    to: { path: `^frontend/src/app/(${FEATURES}|canvas|drawing)/` },
  },
  {
    name: 'ui-is-plain',
    comment: 'ui/ holds no state of the application: inputs in, outputs out.',
    from: { path: '^frontend/src/app/ui/', pathNot: SPEC },
    to: { path: '^frontend/src/app/(core|api)/' },
  },
  {
    name: 'canvas-knows-drawing-only',
    comment: 'annotate/ → canvas/ → drawing/: the canvas shows what it is given and asks no server by itself.',
    from: { path: '^frontend/src/app/canvas/' },
    to: { path: '^frontend/src/app/(?!canvas/|drawing/)' },
  },
  {
    name: 'canvas-is-for-annotate',
    comment: 'OpenLayers and Konva are heavy; only the annotation page loads them.',
    from: { path: '^frontend/src/app/', pathNot: '^frontend/src/app/(annotate|canvas)/' },
    to: { path: '^frontend/src/app/canvas/' },
  },
  {
    name: 'drawing-knows-nothing',
    comment:
      'Tools and shapes are plain TypeScript: they run in a test without a browser, and outlive every framework. ' +
      'The libraries let in are plain geometry, too.',
    from: { path: '^frontend/src/app/drawing/', pathNot: SPEC },
    to: { pathNot: '^(frontend/src/app/drawing/|node_modules/(polyclip-ts|rbush)/)' },
  },
];

module.exports = {
  forbidden: [...apart, ...packages, ...backend, ...frontend].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(backend|frontend)/(dist|dist-dev|\\.angular)/' },
    // The one package.json with dependencies is the root's; those of the projects only say that they are ESM.
    combinedDependencies: true,
    // Imports of types count: they are what the compiler and the reader follow.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
