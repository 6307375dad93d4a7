import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ProjectCardDto } from '../api/models/project-card-dto';
import { sampleThumbnailUrl } from '../core/image-urls';
import { Meter } from '../ui/meter';
import { Thumbnail } from '../ui/thumbnail';

/** One project among others: pictures of its first samples, its name, how far it is. */
@Component({
  selector: 'app-project-card',
  imports: [Meter, RouterLink, Thumbnail],
  template: `
    <a [routerLink]="['/projects', card().project.project_id]">
      <div class="pictures">
        @for (src of pictures(); track $index) {
          <app-thumbnail [src]="src" />
        } @empty {
          <app-thumbnail src="" />
        }
      </div>
      <div class="text">
        <h3>{{ card().project.name }}</h3>
        @if (card().samples > 0) {
          <app-meter [done]="card().submitted" [of]="card().samples" label="Submitted samples" i18n-label />
          <p class="quiet figures" i18n>{{ card().submitted }} of {{ card().samples }} submitted</p>
        } @else {
          <p class="quiet" i18n>No samples yet</p>
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
    h3 {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectCard {
  readonly card = input.required<ProjectCardDto>();
  protected readonly pictures = computed(() =>
    this.card().pictures.map(({ annotation_id, picture }) => sampleThumbnailUrl(annotation_id, picture.version)),
  );
}
