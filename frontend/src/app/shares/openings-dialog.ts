import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { Api } from '../api/api';
import { sharesOpenings } from '../api/fn/shares/shares-openings';
import type { ShareDto } from '../api/models/share-dto';
import { allPages } from '../core/all-pages';
import { Failure } from '../core/failure';
import { SkeletonRows } from '../ui/skeleton-rows';

/** Who came in by a link, and when; the latest first. */
@Component({
  selector: 'app-openings-dialog',
  imports: [
    ...[DatePipe, Failure, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
    ...[MatTableModule, SkeletonRows],
  ],
  template: `
    <h2 mat-dialog-title i18n>Who opened {{ share.annotation_name }}</h2>
    <mat-dialog-content tabindex="0">
      <p class="quiet" i18n>By this link. Guests give their names themselves: nothing vouches for them.</p>
      @if (openings.error(); as error) {
        <app-failure [error]="error" (retry)="openings.reload()" />
      } @else if (!openings.hasValue()) {
        <app-skeleton-rows label="Reading who came in" i18n-label [rows]="3" />
      } @else if (openings.value().length === 0) {
        <p i18n>Nobody has opened it yet.</p>
      } @else {
        <div class="table-frame">
          <table mat-table [dataSource]="openings.value()">
            <ng-container matColumnDef="who">
              <th mat-header-cell *matHeaderCellDef i18n>Who</th>
              <td mat-cell *matCellDef="let opening">
                <strong>{{ opening.display_name }}</strong>
              </td>
            </ng-container>
            <ng-container matColumnDef="when">
              <th mat-header-cell *matHeaderCellDef i18n>When</th>
              <td mat-cell *matCellDef="let opening" class="time" data-label="When" i18n-data-label>
                {{ opening.at | date: 'MMM d, y, HH:mm' }}
              </td>
            </ng-container>
            <ng-container matColumnDef="address">
              <th mat-header-cell *matHeaderCellDef i18n>Address</th>
              <td mat-cell *matCellDef="let opening" class="figures" data-label="Address" i18n-data-label>
                {{ opening.address }}
              </td>
            </ng-container>
            <tr mat-header-row *matHeaderRowDef="columns"></tr>
            <tr mat-row *matRowDef="let opening; columns: columns"></tr>
          </table>
        </div>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Close</button>
    </mat-dialog-actions>
  `,
  styleUrl: './shares.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OpeningsDialog {
  protected readonly share = inject<ShareDto>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  protected readonly columns = ['who', 'when', 'address'];
  protected readonly openings = resource({
    loader: async () => {
      const { share_id: shareId } = this.share;
      const openings = await allPages(
        (cursor) => this.api.invoke(sharesOpenings, { shareId, cursor }),
        (page) => page.openings,
      );
      return openings.reverse();
    },
  });
}
