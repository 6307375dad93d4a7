import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TOKEN_HEADER } from './auth/request-token.js';

/** The contract, generated from controllers and DTOs; docs/openapi.json is its reviewed copy. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Memento')
    .setDescription('Collaborative annotation of biological images.')
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: TOKEN_HEADER }, 'token')
    .addSecurityRequirements('token')
    .build();
  return SwaggerModule.createDocument(app, settings, { operationIdFactory: operationId });
}

/** `ProjectsController.list` → `projectsList`, the name of the function in the generated client. */
function operationId(controller: string, method: string): string {
  const resource = controller.replace(/Controller$/, '');
  return resource[0].toLowerCase() + resource.slice(1) + method[0].toUpperCase() + method.slice(1);
}
