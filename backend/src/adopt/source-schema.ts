/** Tables of the public system that are read, with every column that is needed of them. `setup/init.sql` there. */
export const SOURCE_TABLES = {
  users: ['user_id', 'username', 'name', 'password', 'email', 'settings'],
  permissions: ['user_id', 'type', 'type_id'],
  projects: ['project_id', 'name', 'owner_id', 'settings'],
  categories: ['category_id', 'name', 'project_id', 'owner_id', 'settings'],
  classifications: ['classification_id', 'name', 'type', 'data', 'project_id', 'owner_id', 'settings'],
  categories_classifications: ['category_id', 'classification_id'],
  labels: ['label_id', 'name', 'project_id', 'owner_id'],
  images: ['image_id', 'name', 'uri', 'type', 'resolution', 'project_id', 'owner_id'],
  annotations: ['annotation_id', 'name', 'status', 'shared', 'image_id', 'project_id', 'category_id', 'owner_id'],
  annotations_labels: ['annotation_id', 'label_id'],
  layers: [
    ...['layer_id', 'name', 'data', 'image_id', 'settings', 'sequence', 'parent_id', 'annotation_id', 'project_id'],
    'owner_id',
  ],
  comments: ['comment_id', 'content', 'sequence', 'layer_id', 'project_id', 'owner_id'],
} as const;
export type SourceTable = keyof typeof SOURCE_TABLES;

/** What tells the rows of a table apart, in the order in which they are read. */
export const SOURCE_KEYS: Record<SourceTable, readonly string[]> = {
  users: ['user_id'],
  permissions: ['user_id', 'type', 'type_id'],
  projects: ['project_id'],
  categories: ['category_id'],
  classifications: ['classification_id'],
  categories_classifications: ['category_id', 'classification_id'],
  labels: ['label_id'],
  images: ['image_id'],
  annotations: ['annotation_id'],
  annotations_labels: ['annotation_id', 'label_id'],
  layers: ['layer_id'],
  comments: ['comment_id'],
};

/** A row as the driver gives it. */
export type RawRow = Record<string, unknown>;

/** The public system allows no NULL, but who knows what was done to a database over the years: NULL is empty. */
export function textIn(row: RawRow, column: string): string {
  const value = row[column];
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** NULL is 0, which the public system takes for none. */
export function numberIn(row: RawRow, column: string): number {
  const value = Number(row[column] ?? 0);
  return Number.isSafeInteger(value) ? value : 0;
}
