import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { Api } from '../../api/api';
import { projectsUpdate } from '../../api/fn/projects/projects-update';
import type { ProjectDto } from '../../api/models/project-dto';
import { Notices } from '../../core/notices';
import { isSet, ONE_LABEL, OPEN_CHANNELS, withFlag } from '../../core/project-settings';

/** How the page of a sample behaves in a project: each is a word in its settings, and others stay as they are. */
@Component({
  selector: 'app-reading-section',
  imports: [MatSlideToggle],
  template: `
    <h2 id="reading" i18n>Reading samples</h2>
    @for (choice of choices(); track choice.key) {
      <div class="choice">
        <mat-slide-toggle [checked]="choice.on" [disabled]="busy()" (change)="set(choice.key, $event.checked)">{{
          choice.label
        }}</mat-slide-toggle>
        <p class="quiet">{{ choice.about }}</p>
      </div>
    }
  `,
  styles: `
    .choice p {
      margin: 0.25rem 0 0 3.75rem;
      font-size: 0.875rem;
    }
  `,
  styleUrl: './settings-page.scss',
  host: { class: 'section', role: 'region', 'aria-labelledby': 'reading' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReadingSection {
  readonly project = input.required<ProjectDto>();
  /** Also when somebody else was faster: what is there now is to be read. */
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly notices = inject(Notices);
  protected readonly busy = signal(false);
  protected readonly choices = computed(() => {
    const { settings } = this.project();
    return [
      {
        key: ONE_LABEL,
        label: $localize`One label for each sample`,
        about: $localize`A reader who chooses a label takes the others off.`,
        on: isSet(settings, ONE_LABEL),
      },
      {
        key: OPEN_CHANNELS,
        label: $localize`Controls of all channels open`,
        about: $localize`The page of a sample begins with contrast and colour of each channel unfolded.`,
        on: isSet(settings, OPEN_CHANNELS),
      },
    ];
  });

  protected async set(key: string, on: boolean): Promise<void> {
    const { project_id: projectId, settings, version } = this.project();
    this.busy.set(true);
    try {
      const body = { settings: withFlag(settings, key, on), version };
      await this.api.invoke(projectsUpdate, { projectId, body });
      this.notices.done($localize`Saved.`);
    } finally {
      this.busy.set(false);
      this.changed.emit();
    }
  }
}
