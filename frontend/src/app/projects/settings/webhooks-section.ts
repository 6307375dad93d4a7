import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  inject,
  input,
  LOCALE_ID,
  resource,
  signal,
} from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { webhooksCreate } from '../../api/fn/webhooks/webhooks-create';
import { webhooksDeliveries } from '../../api/fn/webhooks/webhooks-deliveries';
import { webhooksList } from '../../api/fn/webhooks/webhooks-list';
import { webhooksRemove } from '../../api/fn/webhooks/webhooks-remove';
import { webhooksSwitch } from '../../api/fn/webhooks/webhooks-switch';
import { webhooksTest } from '../../api/fn/webhooks/webhooks-test';
import type { DeliveryDto } from '../../api/models/delivery-dto';
import type { WebhookDto } from '../../api/models/webhook-dto';
import { toApiError } from '../../core/api-error';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { CopyField } from '../../ui/copy-field';
import { FormProblem } from '../../ui/form-problem';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { DeliveriesDialog } from './deliveries-dialog';
import { deliveryText, eventText } from './delivery-text';

const LONGEST_ADDRESS = 1000;
const TEST_POLL_MS = 500;
/** A receiver may take ten seconds to answer. */
const TEST_POLLS = 30;

/** Addresses that are told when samples of a project are submitted. */
@Component({
  selector: 'app-webhooks-section',
  imports: [
    ...[CopyField, DatePipe, Failure, FormProblem, MatButton, MatError, MatFormField, MatInput, MatLabel],
    ...[MatSlideToggle, ReactiveFormsModule, SkeletonRows],
  ],
  templateUrl: './webhooks-section.html',
  styleUrls: ['./settings-page.scss', './webhooks-section.scss'],
  host: { class: 'section', role: 'region', 'aria-labelledby': 'webhooks' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WebhooksSection {
  readonly projectId = input.required<number>();
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly locale = inject(LOCALE_ID);
  protected readonly eventText = eventText;
  protected readonly deliveryText = deliveryText;
  protected readonly webhooks = resource({
    params: () => ({ projectId: this.projectId() }),
    loader: async ({ params }) => (await this.api.invoke(webhooksList, params)).webhooks,
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  /** Of the one that was made last. */
  protected readonly secret = signal('');
  protected readonly form = new FormGroup({
    address: new FormControl('', {
      nonNullable: true,
      validators: [
        Validators.required,
        Validators.pattern(/^\s*https?:\/\/\S+\s*$/i),
        Validators.maxLength(LONGEST_ADDRESS),
      ],
    }),
  });
  private isGone = false;

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.isGone = true));
  }

  /** Tells buttons of one webhook from those of another. */
  protected label(what: 'test' | 'sent' | 'delete', { address }: WebhookDto): string {
    if (what === 'test') return $localize`Send a test to ${address}:address:`;
    if (what === 'sent') return $localize`What was sent to ${address}:address:`;
    return $localize`Delete ${address}:address:`;
  }

  protected async add(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.problem.set('');
    this.secret.set('');
    this.busy.set(true);
    try {
      const body = { address: this.form.getRawValue().address.trim() };
      const { secret } = await this.api.invoke(webhooksCreate, { projectId: this.projectId(), body });
      this.secret.set(secret);
      this.form.reset();
      this.webhooks.reload();
    } catch (failure) {
      // An address that leads inside, for instance: told where another can be written.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected switch(webhook: WebhookDto, active: boolean): Promise<void> {
    return this.change(() => this.api.invoke(webhooksSwitch, { ...placeOf(webhook), body: { active } }));
  }

  protected test(webhook: WebhookDto): Promise<void> {
    return this.change(async () => {
      const { delivery } = await this.api.invoke(webhooksTest, placeOf(webhook));
      const { state, failure } = await this.ended(webhook, delivery);
      if (state === 'delivered') this.notices.done($localize`The test has arrived.`);
      else this.notices.failed(new Error(failure?.message ?? $localize`The test has not been answered yet.`));
    });
  }

  protected showDeliveries(webhook: WebhookDto): void {
    this.dialogs.open(DeliveriesDialog, { data: webhook, width: '48rem', maxWidth: '95vw' });
  }

  protected async remove(webhook: WebhookDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Delete this webhook?`,
      text: $localize`Nothing more is sent to ${webhook.address}:address:, and the list of what was sent is lost.`,
      action: $localize`Delete`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.change(() => this.api.invoke(webhooksRemove, placeOf(webhook)));
  }

  /** Does something, and shows how things are then, also when it failed. */
  private async change(what: () => Promise<unknown>): Promise<void> {
    this.busy.set(true);
    try {
      await what();
    } finally {
      this.busy.set(false);
      this.webhooks.reload();
    }
  }

  /** Waits until a test has been answered, but not for ever. */
  private async ended(webhook: WebhookDto, test: DeliveryDto): Promise<DeliveryDto> {
    for (let poll = 0; poll < TEST_POLLS && test.state === 'waiting' && !this.isGone; poll++) {
      await new Promise((resolve) => setTimeout(resolve, TEST_POLL_MS));
      const { deliveries } = await this.api.invoke(webhooksDeliveries, { ...placeOf(webhook), limit: 20 });
      test = deliveries.find(({ delivery_id }) => delivery_id === test.delivery_id) ?? test;
    }
    return test;
  }
}

function placeOf({ project_id: projectId, webhook_id: webhookId }: WebhookDto): {
  projectId: number;
  webhookId: number;
} {
  return { projectId, webhookId };
}
