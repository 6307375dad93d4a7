import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ProjectDto } from '../api/models/project-dto';
import { thumbnailUrl } from '../core/image-urls';
import { Meter } from '../ui/meter';
import { Thumbnail } from '../ui/thumbnail';
import type { ProjectOverview } from './project-list-store';

/** One project among others: pictures of its first samples, its name, how far it is. */
@Component({
  selector: 'app-project-card',
  imports: [Meter, RouterLink, Thumbnail],
  template: `
    <a [routerLink]="['/projects', project().project_id]">
      <div class="pictures">
        @for (src of pictures(); track $index) {
          <app-thumbnail [src]="src" />
        } @empty {
          <app-thumbnail src="" />
        }
      </div>
      <div class="text">
        <h2>{{ project().name }}</h2>
        @if (overview(); as overview) {
          @if (overview.samples > 0) {
            <app-meter [done]="overview.submitted" [of]="overview.samples" label="Submitted samples" i18n-label />
          }
          <p class="quiet figures">
            @if (overview.samples === 0) {
              <ng-container i18n>No samples yet</ng-container>
            } @else {
              {{ overview.submitted }} of {{ overview.samples }} submitted
            }
            @if (overview.participants > 0) {
              <span>
                · {{ overview.participants }} {{ overview.participants === 1 ? 'participant' : 'participants' }}
              </span>
            }
          </p>
        } @else {
          <p class="quiet">&nbsp;</p>
        }
      </div>
    </a>
  `,
  styles: `
    a {
      display: block;
      height: 100%;
      overflow: hidden;
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-low);
      color: inherit;
      text-decoration: none;
      transition:
        border-color 0.15s,
        box-shadow 0.15s;
    }
    a:hover {
      border-color: var(--mat-sys-outline);
      box-shadow: var(--lift);
    }
    .pictures {
      display: grid;
      grid-auto-columns: minmax(0, 1fr);
      grid-auto-flow: column;
      gap: 1px;
      height: 7.5rem;
      background: #1b2426;
    }
    .text {
      display: grid;
      gap: 0.75rem;
      padding: 1.125rem 1.25rem 1.25rem;
    }
    h2 {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectCard {
  readonly project = input.required<ProjectDto>();
  readonly overview = input.required<ProjectOverview | undefined>();
  protected readonly pictures = computed(() => (this.overview()?.imageIds ?? []).map(thumbnailUrl));
}
