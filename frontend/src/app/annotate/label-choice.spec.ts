import { LabelChoice } from './label-choice';

/** A save that the spec answers by hand. */
function heldSave() {
  const waiting: { labelIds: readonly number[]; answer: () => void; fail: () => void }[] = [];
  const save = (labelIds: readonly number[]) =>
    new Promise<readonly number[]>((resolve, reject) => {
      waiting.push({ labelIds, answer: () => resolve(labelIds), fail: () => reject(new Error('No.')) });
    });
  return { waiting, save };
}

describe('LabelChoice', () => {
  it('shows a click at once and saves it', async () => {
    const { waiting, save } = heldSave();
    const choice = new LabelChoice(save);
    choice.load([1]);
    const done = choice.toggle(2);
    expect([...choice.chosen()]).toEqual([1, 2]);
    expect(choice.isSaving()).toBe(true);
    waiting[0]?.answer();
    await done;
    expect(choice.isSaving()).toBe(false);
    expect([...choice.chosen()]).toEqual([1, 2]);
  });

  it('sends quick clicks one after the other, the last of them last', async () => {
    const { waiting, save } = heldSave();
    const choice = new LabelChoice(save);
    const done = choice.toggle(1);
    void choice.toggle(2);
    void choice.toggle(1);
    expect(waiting).toHaveLength(1);
    waiting[0]?.answer();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.answer();
    await done;
    expect(waiting.map(({ labelIds }) => labelIds)).toEqual([[1], [2]]);
    expect([...choice.chosen()]).toEqual([2]);
  });

  it('goes back to what is saved when a save fails', async () => {
    const { waiting, save } = heldSave();
    const choice = new LabelChoice(save);
    choice.load([1]);
    const done = choice.toggle(1);
    waiting[0]?.fail();
    await expect(done).rejects.toThrow('No.');
    expect([...choice.chosen()]).toEqual([1]);
    expect(choice.isSaving()).toBe(false);
  });
});
