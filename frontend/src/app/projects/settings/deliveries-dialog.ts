import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject, LOCALE_ID, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { Api } from '../../api/api';
import { webhooksDeliveries } from '../../api/fn/webhooks/webhooks-deliveries';
import type { WebhookDto } from '../../api/models/webhook-dto';
import { Failure } from '../../core/failure';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { deliveryText, eventText } from './delivery-text';

const SHOWN = 50;

/** What was sent to a webhook lately, and what became of it; the latest first. */
@Component({
  selector: 'app-deliveries-dialog',
  imports: [
    ...[DatePipe, Failure, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
    ...[MatTableModule, SkeletonRows],
  ],
  template: `
    <h2 mat-dialog-title i18n>What was sent</h2>
    <mat-dialog-content tabindex="0">
      <p class="quiet address">{{ webhook.address }}</p>
      @if (deliveries.error(); as error) {
        <app-failure [error]="error" (retry)="deliveries.reload()" />
      } @else if (!deliveries.hasValue()) {
        <app-skeleton-rows label="Reading what was sent" i18n-label [rows]="3" />
      } @else if (deliveries.value().length === 0) {
        <p i18n>Nothing has been sent in the last 30 days.</p>
      } @else {
        <div class="table-frame">
          <table mat-table [dataSource]="deliveries.value()">
            <ng-container matColumnDef="when">
              <th mat-header-cell *matHeaderCellDef i18n>When</th>
              <td mat-cell *matCellDef="let delivery" class="time figures">
                {{ delivery.created_at | date: 'MMM d, y, HH:mm:ss' }}
              </td>
            </ng-container>
            <ng-container matColumnDef="what">
              <th mat-header-cell *matHeaderCellDef i18n>What</th>
              <td mat-cell *matCellDef="let delivery" data-label="What" i18n-data-label>{{ eventText(delivery) }}</td>
            </ng-container>
            <ng-container matColumnDef="state">
              <th mat-header-cell *matHeaderCellDef i18n>State</th>
              <td mat-cell *matCellDef="let delivery" class="outcome" [attr.data-state]="delivery.state">
                {{ deliveryText(delivery, locale) }}
              </td>
            </ng-container>
            <ng-container matColumnDef="tries">
              <th mat-header-cell *matHeaderCellDef class="number" i18n>Tries</th>
              <td mat-cell *matCellDef="let delivery" class="number" data-label="Tries" i18n-data-label>
                {{ delivery.attempts }}
              </td>
            </ng-container>
            <tr mat-header-row *matHeaderRowDef="columns"></tr>
            <tr mat-row *matRowDef="let delivery; columns: columns"></tr>
          </table>
        </div>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" (click)="deliveries.reload()" i18n>Look again</button>
      <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Close</button>
    </mat-dialog-actions>
  `,
  styleUrl: './deliveries-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeliveriesDialog {
  protected readonly webhook = inject<WebhookDto>(MAT_DIALOG_DATA);
  protected readonly locale = inject(LOCALE_ID);
  private readonly api = inject(Api);
  protected readonly columns = ['when', 'what', 'state', 'tries'];
  protected readonly eventText = eventText;
  protected readonly deliveryText = deliveryText;
  protected readonly deliveries = resource({
    loader: async () => {
      const { project_id: projectId, webhook_id: webhookId } = this.webhook;
      return (await this.api.invoke(webhooksDeliveries, { projectId, webhookId, limit: SHOWN })).deliveries;
    },
  });
}
