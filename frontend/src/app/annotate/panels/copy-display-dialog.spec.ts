import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { samplesList } from '../../api/fn/samples/samples-list';
import type { CopyDisplayDto } from '../../api/models/copy-display-dto';
import type { SampleDto } from '../../api/models/sample-dto';
import { ApiError } from '../../core/api-error';
import { SampleField } from '../../core/sample-field';
import { FakeApi, provideFakeApi, settled } from '../../core/testing/fake-api';
import { CopyDisplayDialog } from './copy-display-dialog';

const sampleRow = (annotation_id: number) => ({ annotation_id, name: `sample ${annotation_id}` }) as SampleDto;

describe('CopyDisplayDialog', () => {
  let asked: CopyDisplayDto[];
  let closed: unknown[];
  let fixture: ComponentFixture<CopyDisplayDialog>;
  let answer: () => Promise<{ samples: number; layers: number; unchanged: number; unmatched: number }>;
  const text = () => (fixture.nativeElement.textContent as string).replace(/\s+/g, ' ');
  const copyButton = () =>
    fixture.nativeElement.querySelector('mat-dialog-actions button:last-child') as HTMLButtonElement;
  async function settle(): Promise<void> {
    await settled();
    await fixture.whenStable();
  }

  beforeEach(async () => {
    [asked, closed] = [[], []];
    answer = () => Promise.resolve({ samples: 4, layers: 8, unchanged: 1, unmatched: 2 });
    const data = {
      categoryName: 'Control',
      projectName: 'Study',
      projectId: 1,
      annotationId: 3,
      copy: (body: CopyDisplayDto) => {
        asked.push(body);
        return answer();
      },
    };
    TestBed.configureTestingModule({
      providers: [
        provideFakeApi(new FakeApi().on(samplesList, () => ({ samples: [], total: 0 }))),
        { provide: MAT_DIALOG_DATA, useValue: data },
        { provide: MatDialogRef, useValue: { close: (result: unknown) => closed.push(result) } },
      ],
    });
    fixture = TestBed.createComponent(CopyDisplayDialog);
    await settle();
  });

  async function choose(value: string): Promise<void> {
    (fixture.nativeElement.querySelector(`input[type=radio][value=${value}]`) as HTMLElement).click();
    await settle();
  }

  it('says what would change before anything does', async () => {
    expect(asked).toEqual([{ target: 'category', dry_run: true }]);
    expect(text()).toContain('8 channels of 4 samples will change. 2 channels of other names stay as they are.');
    expect(copyButton().textContent?.trim()).toBe('Copy to 4 samples');
    await choose('project');
    expect(asked.at(-1)).toEqual({ target: 'project', dry_run: true });
  });

  it('copies, and says what was done', async () => {
    copyButton().click();
    await settle();
    expect(asked.at(-1)).toEqual({ target: 'category' });
    expect(closed).toEqual([{ samples: 4, layers: 8, unchanged: 1, unmatched: 2 }]);
  });

  it('copies to chosen samples', async () => {
    await choose('sample');
    expect(text()).toContain('Choose samples.');
    expect(copyButton().disabled).toBe(true);
    const field = fixture.debugElement.query(By.directive(SampleField)).componentInstance as SampleField;
    field.chosen.emit(sampleRow(7));
    // Copying to itself, or twice, would be nothing.
    for (const id of [7, 3]) field.chosen.emit(sampleRow(id));
    await settle();
    expect(asked.at(-1)).toEqual({ target: 'sample', ids: [7], dry_run: true });
  });

  it('offers nothing to do where all look so already', async () => {
    answer = () => Promise.resolve({ samples: 0, layers: 0, unchanged: 3, unmatched: 0 });
    await choose('project');
    expect(text()).toContain('Nothing would change: all look so already.');
    expect(copyButton().disabled).toBe(true);
  });

  it('says what went wrong, and stays', async () => {
    answer = () => Promise.reject(new ApiError('The server is restarting.', 503, 'unavailable'));
    copyButton().click();
    await settle();
    expect(text()).toContain('The server is restarting.');
    expect(closed).toEqual([]);
  });
});
