import type { AuditEntryDto } from '../../api/models/audit-entry-dto';

/** What the log tells of. A kind that is missing here is found all the same, by not choosing one. */
export const KINDS: readonly { readonly kind: string; readonly text: string }[] = [
  { kind: 'annotation', text: $localize`Samples` },
  { kind: 'category', text: $localize`Categories` },
  { kind: 'classification', text: $localize`Classifications` },
  { kind: 'comment', text: $localize`Comments` },
  { kind: 'decision', text: $localize`Decisions` },
  { kind: 'display', text: $localize`Display settings` },
  { kind: 'image', text: $localize`Images` },
  { kind: 'label', text: $localize`Labels` },
  { kind: 'layer', text: $localize`Layers` },
  { kind: 'permission', text: $localize`Permissions` },
  { kind: 'project', text: $localize`Projects` },
  { kind: 'region', text: $localize`Regions` },
  { kind: 'share', text: $localize`Share links` },
  { kind: 'token', text: $localize`Access tokens` },
  { kind: 'user', text: $localize`Accounts` },
];

/** What was noted besides, in one line: `name: Kidney · readers: 2`. */
export function detailsText({ details }: Pick<AuditEntryDto, 'details'>): string {
  return Object.entries(details)
    .map(([key, value]) => `${key.replaceAll('_', ' ')}: ${valueText(value)}`)
    .join(' · ');
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return Object.entries(value)
    .map(([key, each]) => `${key.replaceAll('_', ' ')} ${valueText(each)}`)
    .join(', ');
}
