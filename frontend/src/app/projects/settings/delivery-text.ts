import { formatDate } from '@angular/common';
import type { DeliveryDto } from '../../api/models/delivery-dto';

const EVENTS: Readonly<Record<DeliveryDto['event'], string>> = {
  'sample.submitted': $localize`A sample was submitted`,
  'sample.reopened': $localize`A sample was opened again`,
  'webhook.test': $localize`Test`,
};

export function eventText({ event }: Pick<DeliveryDto, 'event'>): string {
  return EVENTS[event];
}

/** What became of a message, as a sentence. */
export function deliveryText(delivery: DeliveryDto, locale: string): string {
  const { state, last_status: status, failure, attempts, next_try_at } = delivery;
  if (state === 'delivered') return $localize`Delivered (${status}:status:).`;
  if (state === 'failed') return $localize`Given up. ${failure?.message ?? ''}:reason:`;
  if (!failure || !next_try_at) return attempts ? $localize`On its way.` : $localize`Waiting to be sent.`;
  const at = formatDate(next_try_at, 'MMM d, HH:mm:ss', locale);
  return $localize`Not yet: ${failure.message}:reason: Tried again at ${at}:time:.`;
}
