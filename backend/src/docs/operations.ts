import type { OpenAPIObject } from '@nestjs/swagger';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;

export interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema & { example?: unknown }>;
}

export interface Operation {
  path: string;
  /** Lower case. */
  method: string;
  operation: OperationObject;
}

/** Every operation of the document, in its order. */
export function operationsOf({ paths }: OpenAPIObject): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Of the JSON body that an operation takes; null: it takes none. */
export function schemaOf({ components }: OpenAPIObject, { requestBody }: OperationObject): Schema | null {
  const { content } = (requestBody ?? {}) as { content?: Record<string, { schema: Schema }> };
  const schema = content?.['application/json']?.schema;
  if (!schema?.$ref) return schema ?? null;
  return (components?.schemas as Record<string, Schema>)[schema.$ref.split('/').at(-1) as string];
}

/** An address whose handler takes a number or nothing loses its parameters on the way to the document: puts them back. */
export function completeAddresses(document: OpenAPIObject): void {
  for (const { path, operation } of operationsOf(document)) {
    const parameters = (operation.parameters ??= []) as { name: string; in: string }[];
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
      if (parameters.some((parameter) => parameter.in === 'path' && parameter.name === name)) continue;
      operation.parameters.push({ name, in: 'path', required: true, schema: { type: 'integer', minimum: 0 } });
    }
  }
}
