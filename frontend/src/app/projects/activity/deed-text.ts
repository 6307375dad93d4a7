import type { AuditEntryDto } from '../../api/models/audit-entry-dto';

const KINDS: Readonly<Record<string, string>> = {
  project: $localize`the project`,
  category: $localize`the category`,
  annotation: $localize`the sample`,
  layer: $localize`the layer`,
  image: $localize`the image`,
  label: $localize`the label`,
  classification: $localize`the classification`,
  decision: $localize`an answer for sample`,
  comment: $localize`the comment`,
  share: $localize`the link`,
  permission: $localize`the right`,
  display: $localize`the display of sample`,
  webhook: $localize`the webhook`,
};

/** What was done, with the thing it was done to. */
const DEEDS: Readonly<Record<string, (thing: string) => string>> = {
  create: (thing) => $localize`made ${thing}:thing:`,
  upload: (thing) => $localize`uploaded ${thing}:thing:`,
  import: (thing) => $localize`imported ${thing}:thing: where it lies`,
  adopt: (thing) => $localize`took over ${thing}:thing:`,
  update: (thing) => $localize`changed ${thing}:thing:`,
  delete: (thing) => $localize`deleted ${thing}:thing:`,
  restore: (thing) => $localize`brought back ${thing}:thing:`,
  purge: (thing) => $localize`deleted ${thing}:thing: for good`,
  grant: (thing) => $localize`gave ${thing}:thing:`,
  revoke: (thing) => $localize`took back ${thing}:thing:`,
  'hand-over': (thing) => $localize`handed over ${thing}:thing:`,
  quota: (thing) => $localize`set the quota of ${thing}:thing:`,
  submit: (thing) => $localize`submitted ${thing}:thing:`,
  reopen: (thing) => $localize`opened ${thing}:thing: again`,
  label: (thing) => $localize`labelled ${thing}:thing:`,
  detach: (thing) => $localize`took ${thing}:thing: off its samples`,
  'add-image': (thing) => $localize`added an image to ${thing}:thing:`,
  draw: (thing) => $localize`drew on ${thing}:thing:`,
  'import-regions': (thing) => $localize`imported regions into ${thing}:thing:`,
  'replace-regions': (thing) => $localize`replaced all regions of ${thing}:thing:`,
  'restore-regions': (thing) => $localize`restored an earlier state of ${thing}:thing:`,
  link: (thing) => $localize`offered ${thing}:thing: in a category`,
  unlink: (thing) => $localize`took ${thing}:thing: out of a category`,
  classify: (thing) => $localize`chose the classifications of ${thing}:thing:`,
  set: (thing) => $localize`set ${thing}:thing:`,
  order: (thing) => $localize`ordered the categories of ${thing}:thing:`,
  merge: (thing) => $localize`merged ${thing}:thing: into another`,
  'switch-on': (thing) => $localize`switched on ${thing}:thing:`,
  'switch-off': (thing) => $localize`switched off ${thing}:thing:`,
  test: (thing) => $localize`tested ${thing}:thing:`,
  copy: (thing) => $localize`copied ${thing}:thing: to others`,
};

/** An entry of the audit log as the rest of a sentence that begins with who did it. */
export function deedText({ action, kind, object_id, details }: AuditEntryDto): string {
  const verb = action.slice(kind.length + 1);
  const name = typeof details['name'] === 'string' ? details['name'] : '';
  const thing = `${KINDS[kind] ?? kind} ${name || object_id}`;
  // A deed that a later server knows and this page does not: told as it stands.
  return DEEDS[verb]?.(thing) ?? `${action} ${name || object_id}`;
}
