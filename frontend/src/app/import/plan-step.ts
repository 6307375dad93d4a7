import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatAutocomplete, MatAutocompleteTrigger } from '@angular/material/autocomplete';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import { FormProblem } from '../ui/form-problem';
import { CodeChoice } from './code-choice';
import { ImportDraft } from './import-draft';
import { type Role, rolesAt } from './layout';
import { sampleKey } from './plan';
import { PlanNotes } from './plan-notes';
import { PlanTreeView } from './plan-tree-view';
import { counted, sizeInWords } from './words';

/** Shows what becomes of what was chosen, and lets it be corrected, before anything is sent. */
@Component({
  selector: 'app-plan-step',
  imports: [
    CodeChoice,
    FormProblem,
    FormsModule,
    MatAutocomplete,
    MatAutocompleteTrigger,
    MatButton,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
    PlanNotes,
    PlanTreeView,
  ],
  templateUrl: './plan-step.html',
  styleUrl: './plan-step.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanStep {
  protected readonly draft = inject(ImportDraft);
  readonly started = output();
  readonly givenUp = output();

  protected readonly summary = computed(() => {
    const { files, bytes } = this.draft.plan();
    const count = (of: (file: (typeof files)[number]) => string): number => new Set(files.map(of)).size;
    const projects = count(({ project }) => project);
    const categories = count(({ project, category }) => JSON.stringify([project, category]));
    return [
      ...(projects > 1 ? [counted(projects, $localize`project`, $localize`projects`)] : []),
      counted(categories, $localize`category`, $localize`categories`),
      counted(count(sampleKey), $localize`sample`, $localize`samples`),
      counted(files.length, $localize`image`, $localize`images`),
      sizeInWords(bytes),
    ];
  });
  protected readonly roles = computed(() => rolesAt(this.draft.settledId() !== null && this.draft.levels().length < 4));
  protected readonly newProjects = computed(() => {
    const there = this.draft.projectIds();
    const names = [...new Set(this.draft.plan().files.map(({ project }) => project))];
    return names.filter((name) => !(name in there));
  });
  protected readonly oldProjects = computed(() => Object.keys(this.draft.projectIds()));
  protected readonly categories = computed(() => {
    const typed = this.draft.categoryName().trim().toLowerCase();
    return this.draft.categories().filter(({ name }) => name.toLowerCase().includes(typed));
  });
  /** Whether there is something to be said of files that are in no sample's folder. */
  protected readonly asksAboutLoose = computed(() => this.draft.hasLoose() && this.draft.plan().files.length > 1);
  protected readonly problem = computed(() => {
    if (this.draft.plan().files.length === 0) return $localize`There is no image in what was chosen that can be sent.`;
    if (this.draft.projects() !== undefined && !this.draft.target() && !this.draft.mayCreate())
      return $localize`You may not create projects here. Choose one into which the images go.`;
    return '';
  });

  protected roleInWords(role: Role): string {
    switch (role) {
      case 'project':
        return $localize`Project`;
      case 'category':
        return $localize`Category`;
      case 'sample':
        return $localize`Sample`;
      case 'group':
        return $localize`Layer group`;
      case 'unused':
        return $localize`Not used`;
    }
  }
}
