import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiDotsVertical, mdiEyeOffOutline, mdiEyeOutline, mdiHistory, mdiPlus } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import type { DrawingLayer, LayerPatch } from '../drawing-layers';

/** The sheets that regions lie on: which is drawn on, and how each is shown to everybody. */
@Component({
  selector: 'app-drawing-layers-panel',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, Named],
  templateUrl: './drawing-layers-panel.html',
  styleUrls: ['./panel.scss', './drawing-layers-panel.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DrawingLayersPanel {
  /** Topmost first. */
  readonly layers = input.required<readonly DrawingLayer[]>();
  /** Id of the layer that I draw on. */
  readonly target = input.required<number>();
  /** My user id. */
  readonly me = input.required<number>();
  readonly mayAdminister = input(false);
  readonly readOnly = input(false);
  readonly targetChosen = output<number>();
  /** Whether it is to be shared. */
  readonly created = output<boolean>();
  readonly changed = output<{ readonly layerId: number; readonly patch: LayerPatch }>();
  readonly previewed = output<{ readonly layerId: number; readonly opacity: number }>();
  readonly moved = output<{ readonly layerId: number; readonly by: 1 | -1 }>();
  readonly renameAsked = output<DrawingLayer>();
  readonly removeAsked = output<DrawingLayer>();
  readonly historyAsked = output<DrawingLayer>();
  readonly importAsked = output<DrawingLayer>();

  protected readonly addIcon = mdiPlus;
  protected readonly showIcon = mdiEyeOutline;
  protected readonly hideIcon = mdiEyeOffOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly historyIcon = mdiHistory;
  /** Of what belongs to one layer. */
  protected readonly names = {
    show: (name: string) => $localize`Show ${name}:layer:`,
    more: (name: string) => $localize`More for ${name}:layer:`,
    history: (name: string) => $localize`History of ${name}:layer:`,
    opacity: (name: string) => $localize`Opacity of ${name}:layer:`,
  };

  protected mayDrawOn(layer: DrawingLayer): boolean {
    return layer.shared || layer.ownerId === this.me() || this.mayAdminister();
  }

  protected aboutDrawingOn(layer: DrawingLayer): string {
    return this.mayDrawOn(layer) ? $localize`Draw on this layer` : $localize`Only its owner draws on this layer`;
  }

  protected mayChange(layer: DrawingLayer): boolean {
    return !this.readOnly() && (layer.ownerId === this.me() || this.mayAdminister());
  }

  protected noteOf(layer: DrawingLayer): string {
    if (layer.shared) return 'shared';
    return layer.ownerId === this.me() ? 'mine' : '';
  }

  protected valueOf(event: Event): number {
    return (event.target as HTMLInputElement).valueAsNumber;
  }
}
