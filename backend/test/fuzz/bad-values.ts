/** A JSON schema as our OpenAPI document has them, `$ref`s resolved on the way. */
export interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  enum?: unknown[];
}

const MEGABYTE = 1024 * 1024;
const NASTY = [
  "'; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '\u0000',
  '💥'.repeat(400),
];

/** Values that no field of a request accepts as they are meant. */
export const WRONG_TYPES: unknown[] = [null, true, 12.5, -1, 2 ** 53, 'x'.repeat(70_000), [], {}, [[]], { $ne: 1 }];

/** Ids in an address that name nothing. */
export const BAD_IDS = ['0', '-1', 'abc', '1.5', '99999999999', '%00', '..%2f..%2fetc', "1'%20OR%201=1", '💥'];

/** Query strings that make no sense. */
export const BAD_QUERIES = [
  'limit=0',
  'limit=-1',
  'limit=1e9',
  'limit[]=1',
  'cursor=!!',
  'cursor=WyJ4Iix7fV0',
  'project_id=x',
  'project_id=-1',
  'annotation_id=1.5',
];

/** A body that a schema would accept, as far as the schema tells. */
export function exampleOf(schema: Schema, resolve: (ref: string) => Schema, depth = 0): unknown {
  if (schema.$ref) return exampleOf(resolve(schema.$ref), resolve, depth + 1);
  if (schema.oneOf) return exampleOf(schema.oneOf[0], resolve, depth + 1);
  if (schema.enum) return schema.enum[0];
  if (depth > 8) return null;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, resolve, depth + 1)]),
      );
    case 'array':
      return [exampleOf(schema.items ?? {}, resolve, depth + 1)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'x';
  }
}

/** The same body, spoilt in each of many ways: a field missing, of another type, too long, or nasty. */
export function* spoiltBodies(body: unknown): Generator<unknown> {
  yield* [undefined, null, [], 'text', 7, {}, deep(2000)];
  yield { ...(body as object), name: 'x'.repeat(10 * MEGABYTE) };
  if (typeof body !== 'object' || body === null) return;
  const fields = body as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const { [name]: _, ...rest } = fields;
    yield rest;
    for (const value of [...WRONG_TYPES, ...NASTY, deep(500)]) yield { ...fields, [name]: value };
  }
}

function deep(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
}
