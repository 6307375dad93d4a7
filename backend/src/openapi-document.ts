import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TOKEN_HEADER } from './auth/request-token.js';
import { describeErrors } from './docs/documented-errors.js';
import { addExamples } from './docs/examples.js';
import { completeAddresses } from './docs/operations.js';
import { ErrorDto } from './errors/error.dto.js';
import { type Requirement, REQUIRES } from './permissions/requires.js';

const DESCRIPTION = `Collaborative annotation of biological images.

Every error has the one shape \`ErrorDto\`: programs switch on its \`code\`. A guest whose share link has ended gets 410
everywhere. A POST with the header \`Idempotency-Key\` is done once, however often it is sent.

Scripts in Python use [memento_cl.py](/memento/client/memento_cl.py), one file that is also a command.`;

/** The contract, generated from controllers and DTOs; docs/openapi.json is its reviewed copy. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Memento')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: TOKEN_HEADER }, 'token')
    .addSecurityRequirements('token')
    .build();
  const options = { operationIdFactory: operationId, extraModels: [ErrorDto] };
  const document = SwaggerModule.createDocument(app, settings, options);
  completeAddresses(document);
  describeErrors(document, requirementsOf(app));
  addExamples(document);
  return document;
}

/** `ProjectsController.list` → `projectsList`, the name of the function in the generated client. */
function operationId(controller: string, method: string): string {
  const resource = controller.replace(/Controller$/, '');
  return resource[0].toLowerCase() + resource.slice(1) + method[0].toUpperCase() + method.slice(1);
}

/** What each handler declares, by the id of its operation. */
function requirementsOf(app: INestApplication): Map<string, Requirement> {
  const found = new Map<string, Requirement>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const { name, prototype } = metatype as { name: string; prototype: Record<string, object> };
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const requirement = Reflect.getMetadata(REQUIRES, prototype[method]) as Requirement | undefined;
        if (requirement) found.set(operationId(name, method), requirement);
      }
    }
  }
  return found;
}
