import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { API_PREFIX } from '../http/prefix-alias.js';

const AT = `/${API_PREFIX}`;

/** All that the page loads comes from this server: nothing inline, nothing from elsewhere. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Memento API</title>
    <link rel="icon" href="${AT}/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="${AT}/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${AT}/docs/swagger-ui-bundle.js"></script>
    <script src="${AT}/docs/start.js"></script>
  </body>
</html>
`;

/** Requests that are tried out on the page carry what a request of the web app carries (auth/cookies.ts). */
export const START_SCRIPT = `SwaggerUIBundle({
  url: '${AT}/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
  requestInterceptor(request) {
    const token = /(?:^|; )XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1];
    if (token) request.headers['X-XSRF-TOKEN'] = decodeURIComponent(token);
    return request;
  },
});
`;

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** @returns path of a file that the page loads; null: it loads no such file */
export function docsFile(name: string): string | null {
  return FILES.includes(name) ? join(swaggerUi(), name) : null;
}

/** Where the package is that @nestjs/swagger brings along. */
function swaggerUi(): string {
  const swagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
}
