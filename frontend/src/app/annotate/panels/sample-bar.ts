import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatAnchor, MatButton, MatIconAnchor } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiChevronLeft, mdiChevronRight, mdiCompare } from '@mdi/js';
import type { AnnotationDto } from '../../api/models/annotation-dto';
import { mayAdminister } from '../../core/access';
import { UserMenu } from '../../core/user-menu';
import { PeopleList } from '../../live/people-list';
import type { Person } from '../../live/person';
import { ShareButton } from '../../shares/share-button';
import { Icon } from '../../ui/icon';
import { StatusChip } from '../../ui/status-chip';
import type { Surroundings } from '../sample-reader';
import { type SampleRef, SampleWalk } from '../sample-walk';
import type { SaveState } from '../save-queue';
import { SaveIndicator } from './save-indicator';

/** The head of the sample page: where we are, where to go, whether it is saved, and the end of the work. */
@Component({
  selector: 'app-sample-bar',
  imports: [
    Icon,
    MatAnchor,
    MatButton,
    MatIconAnchor,
    MatTooltip,
    PeopleList,
    RouterLink,
    SaveIndicator,
    ShareButton,
    StatusChip,
    UserMenu,
  ],
  host: { class: 'dense' },
  templateUrl: './sample-bar.html',
  styleUrl: './sample-bar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleBar {
  readonly annotation = input.required<AnnotationDto | null>();
  readonly surroundings = input.required<Surroundings | null>();
  readonly projectId = input.required<number>();
  readonly saveState = input.required<SaveState>();
  readonly keepsNothing = input(false);
  /** Who else is here. */
  readonly people = input<readonly Person[]>([]);
  readonly mayAnnotate = input(false);
  /** Whether this sample is all there is to see for me: a guest has nowhere to go from here. */
  readonly guest = input(false);
  /** Whether I have submitted it; others may have to, too. */
  readonly submittedByMe = input(false);
  /** Where I go from here when I am done. */
  readonly onward = input<SampleRef | null>(null);
  readonly submitting = input(false);
  /** Whether another sample is on its way. */
  readonly reading = input(false);
  readonly submitted = output();
  readonly reopened = output();

  protected readonly isSubmitted = computed(() => this.annotation()?.status === 'S');
  /** Whether I may let others see it without an account. */
  protected readonly mayShare = computed(() => !this.guest() && mayAdminister(this.annotation()?.access ?? 'view'));
  protected readonly walk = inject(SampleWalk);
  protected readonly backIcon = mdiArrowLeft;
  protected readonly previousIcon = mdiChevronLeft;
  protected readonly compareIcon = mdiCompare;
  protected readonly nextIcon = mdiChevronRight;

  protected linkTo(sample: SampleRef): (string | number)[] {
    return ['/projects', sample.project_id, 'samples', sample.annotation_id];
  }
}
