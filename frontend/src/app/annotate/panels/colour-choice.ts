import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Channel } from '../channel';
import { CHANNEL_SWATCHES, SAFE_SWATCHES } from '../channel-colours';
import { type Rgb, parseColour, printColour } from '../colour';
import { LUT_CHOICES, type LutName, lutGradient } from '../lookup-tables';

/** The colours and lookup tables that a channel can have. */
@Component({
  selector: 'app-colour-choice',
  template: `
    @for (set of sets; track set.label) {
      <div class="swatches" role="group" [attr.aria-label]="setName(set.label, channel().name)">
        @for (swatch of set.swatches; track swatch.name) {
          <button
            type="button"
            class="swatch"
            [style.background-color]="css(swatch.colour)"
            [attr.aria-label]="swatch.name"
            [attr.aria-pressed]="isColour(swatch.colour)"
            [title]="swatch.name"
            (click)="colourChosen.emit(swatch.colour)"
          ></button>
        }
        @if ($first) {
          <input
            type="color"
            title="Any colour"
            i18n-title
            [value]="colour()"
            [attr.aria-label]="colourName(channel().name)"
            (input)="choose($event)"
          />
        }
      </div>
      <p class="caption quiet" aria-hidden="true">{{ set.caption }}</p>
    }
    <div class="tables" role="group" [attr.aria-label]="tableName(channel().name)">
      @for (choice of luts; track choice.name) {
        <button
          type="button"
          class="table"
          [attr.aria-pressed]="channel().look.lutName === choice.name"
          [title]="choice.about"
          (click)="lutChosen.emit(choice.name)"
        >
          <span class="ramp" [style.background-image]="gradient(choice.name)"></span>
          {{ choice.label }}
        </button>
      }
    </div>
  `,
  styleUrl: './colour-choice.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColourChoice {
  readonly channel = input.required<Channel>();
  readonly colourChosen = output<Rgb>();
  readonly lutChosen = output<LutName>();

  protected readonly sets = [
    { label: $localize`Colours`, caption: '', swatches: CHANNEL_SWATCHES },
    {
      label: $localize`Colours for colour-blind eyes`,
      caption: $localize`Safe for colour-blind eyes`,
      swatches: SAFE_SWATCHES,
    },
  ];
  protected readonly luts = LUT_CHOICES;
  protected readonly setName = (set: string, name: string): string => $localize`${set}:colours: for ${name}:channel:`;
  protected readonly colourName = (name: string): string => $localize`Colour of ${name}:channel:`;
  protected readonly tableName = (name: string): string => $localize`Lookup table of ${name}:channel:`;
  protected readonly colour = computed(() => printColour(this.channel().look.colour));

  protected css(colour: Rgb): string {
    return printColour(colour);
  }

  protected isColour(colour: Rgb): boolean {
    return this.channel().look.lutName === 'colour' && printColour(colour) === this.colour();
  }

  protected gradient(name: LutName): string {
    return lutGradient(name, this.channel().look.colour);
  }

  protected choose(event: Event): void {
    const colour = parseColour((event.target as HTMLInputElement).value);
    if (colour) this.colourChosen.emit(colour);
  }
}
