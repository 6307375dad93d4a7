import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema } from './operations.js';

/** A field of one name means the same wherever it is. */
const EXAMPLES: Record<string, unknown> = {
  username: 'ada',
  email: 'ada@lab.example',
  password: '9b74c9897bac770ffc029102a200c5de5f3a3c9e8c1d0f1d6b1f9ac5d5fb7a10',
  plain_password: 'correct horse battery',
  old_password: 'correct horse battery',
  new_password: 'staple correct horse',
  settings: 'clip:auto,color:#00ff00',
  colour: '#e53935',
  created_at: '2026-03-14T09:26:53.000Z',
  updated_at: '2026-03-14T09:26:53.000Z',
  expires_at: '2026-12-31T12:00:00.000Z',
  at: '2026-03-14T09:26:53.000Z',
  deleted_at: '2026-03-14T09:26:53.000Z',
  last_used_at: '2026-03-14T09:26:53.000Z',
  last_opened_at: '2026-03-14T09:26:53.000Z',
  resolution: '2048x2048',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  option: 'mild',
  content: 'Is this a mitosis?',
  display_name: 'Grace',
  note: 'For the reviewers',
  action: 'annotation.submit',
  region_id: '3f6f3b0e-8b0d-4d0a-9a0e-0d3f3c1c9b11',
  next_cursor: null,
  version: 1,
  project_id: 3,
  category_id: 7,
  annotation_id: 42,
  layer_id: 108,
  image_id: 19,
  label_id: 5,
  classification_id: 2,
  comment_id: 11,
  share_id: 4,
  user_id: 1,
  owner_id: 1,
};

/** What `name` is the name of tells the schema that it is in. */
const NAMES: [of: RegExp, example: string][] = [
  [/Project/, 'Kidney 2026'],
  [/CategoryClassification|Classification/, 'grade'],
  [/Category/, 'WT'],
  [/AnnotationLabel|Label/, 'positive'],
  [/Annotation/, 'mouse_01'],
  [/Layer/, 'DAPI'],
  [/Image/, 'mouse_01_dapi'],
  [/User|Setup/, 'Ada Lovelace'],
  [/Token/, 'nightly import'],
];

/** Gives fields that have no example of their own one to go by. */
export function addExamples({ components }: OpenAPIObject): void {
  for (const [name, schema] of Object.entries((components?.schemas ?? {}) as Record<string, Schema>)) {
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const example = field === 'name' ? NAMES.find(([of]) => of.test(name))?.[1] : EXAMPLES[field];
      if (example !== undefined && !property.$ref && fits(example, property)) property.example ??= example;
    }
  }
}

/** `token` is a text here and a description of one there; an example must be of the type that it stands by. */
function fits(example: unknown, { type }: Schema): boolean {
  if (example === null) return true;
  return type === (typeof example === 'number' ? 'integer' : typeof example);
}
