import {
  ChangeDetectionStrategy,
  Component,
  effect,
  inject,
  input,
  numberAttribute,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatPaginator } from '@angular/material/paginator';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableDataSource, MatTableModule } from '@angular/material/table';
import { mdiAccountPlusOutline, mdiMagnify } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { RightDto } from '../../api/models/right-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { placeInProjectText, reasonText, rightText } from '../../core/rights-text';
import { Session } from '../../core/session';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { AddPersonDialog, type AddPersonRequest } from './add-person-dialog';
import { type Right, levelOf, rightIn } from './grant-choice';
import { PeopleStore } from './people-store';

const PAGE = 50;

/** Who may what in a project, and why. */
@Component({
  selector: 'app-people-page',
  imports: [
    ...[Failure, Icon, MatButton, MatFormField, MatInput, MatLabel, MatOption, MatPaginator, MatPrefix, MatSelect],
    ...[MatTableModule, SkeletonRows],
  ],
  providers: [PeopleStore],
  templateUrl: './people-page.html',
  styleUrl: './people-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeoplePage {
  readonly projectId = input.required({ transform: numberAttribute });

  protected readonly store = inject(PeopleStore);
  private readonly session = inject(Session);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly paginator = viewChild(MatPaginator);
  protected readonly columns = ['who', 'where', 'may', 'why', 'actions'];
  protected readonly pageSize = PAGE;
  protected readonly addIcon = mdiAccountPlusOutline;
  protected readonly findIcon = mdiMagnify;
  protected readonly source = new MatTableDataSource<RightDto>();
  protected readonly found = signal(0);
  protected readonly placeOf = placeInProjectText;
  protected readonly reasonOf = reasonText;
  protected readonly rightOf = rightText;
  protected readonly levelOf = levelOf;
  protected readonly rightIn = rightIn;

  constructor() {
    this.source.filterPredicate = (right, sought) =>
      `${right.name} ${right.username} ${right.note} ${placeInProjectText(right)}`.toLocaleLowerCase().includes(sought);
    effect(() => this.store.open(this.projectId()));
    effect(() => {
      this.source.data = this.store.rights.hasValue() ? this.store.rights.value() : [];
      this.found.set(this.source.filteredData.length);
    });
    effect(() => (this.source.paginator = this.paginator() ?? null));
  }

  protected isGiven({ reason }: RightDto): boolean {
    return reason === 'grant';
  }

  protected labelOf(what: 'right' | 'remove', { name }: RightDto): string {
    return what === 'right' ? $localize`What ${name}:person: may` : $localize`Take it away from ${name}:person:`;
  }

  protected find(event: Event): void {
    this.source.filter = (event.target as HTMLInputElement).value.trim().toLocaleLowerCase();
    this.found.set(this.source.filteredData.length);
  }

  protected async add(): Promise<void> {
    const data: AddPersonRequest = {
      projectId: this.projectId(),
      categories: this.store.categories.hasValue() ? this.store.categories.value() : [],
      add: (userId, grant) => this.store.add(userId, grant),
    };
    const dialog = this.dialogs.open<AddPersonDialog, AddPersonRequest, string>(AddPersonDialog, {
      ...{ data, width: '32rem', maxWidth: '96vw' },
    });
    const name = await firstValueFrom(dialog.afterClosed());
    if (name !== undefined) this.notices.done($localize`${name}:person: is let in.`);
  }

  protected async change(right: RightDto, to: Right): Promise<void> {
    if (this.isMine(right) && !(await this.confirmOwn())) {
      // The choice on the page goes back to what holds.
      this.store.rights.reload();
      return;
    }
    try {
      await this.store.change(right, to);
    } finally {
      this.store.rights.reload();
    }
    this.notices.done($localize`What ${right.name}:person: may is changed.`);
  }

  protected async remove(right: RightDto): Promise<void> {
    const confirmed = this.isMine(right)
      ? await this.confirmOwn()
      : await this.confirm({
          title: $localize`Take it away from ${right.name}:person:?`,
          text: $localize`They do not see “${placeInProjectText(right)}:place:” any more by this permission, within seconds. What they drew and wrote stays.`,
          action: $localize`Take away`,
        });
    if (!confirmed) return;
    await this.store.takeAway(right);
    this.notices.done($localize`Taken away from ${right.name}:person:.`);
  }

  private isMine({ user_id }: RightDto): boolean {
    return user_id === this.session.user()?.user_id;
  }

  private confirmOwn(): Promise<boolean> {
    return this.confirm({
      title: $localize`This is your own permission`,
      text: $localize`Without it you may not see or change this project any more. Only others can give it back.`,
      action: $localize`Go ahead`,
    });
  }

  private async confirm(data: Confirmation): Promise<boolean> {
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
