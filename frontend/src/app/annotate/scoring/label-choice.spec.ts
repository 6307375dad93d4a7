import { ApiError } from '../../core/api-error';
import type { Fate } from '../kept/choice';
import { LabelChoice } from './label-choice';

/** Saves that the spec answers by hand. */
function heldSaves() {
  const waiting: { what: string; answer: (fate: Fate) => void; refuse: () => void }[] = [];
  const save = (labelId: number, isOn: boolean) =>
    new Promise<Fate>((answer, fail) => {
      const refuse = () => fail(new ApiError('No.', 403, 'not-allowed'));
      waiting.push({ what: `${isOn ? '+' : '-'}${labelId}`, answer, refuse });
    });
  return { waiting, save, asked: () => waiting.map(({ what }) => what) };
}

describe('LabelChoice', () => {
  it('shows a click at once and saves it', async () => {
    const { waiting, save } = heldSaves();
    const choice = new LabelChoice(save, [1]);
    const done = choice.toggle(2);
    expect([[...choice.chosen()], choice.isSaving()]).toEqual([[1, 2], true]);
    waiting[0]?.answer('saved');
    await done;
    expect([[...choice.chosen()], choice.isSaving(), choice.keptHere()]).toEqual([[1, 2], false, 0]);
  });

  it('takes the others off where a sample has one label', async () => {
    const { waiting, save, asked } = heldSaves();
    const choice = new LabelChoice(save, [1, 3], new Map(), () => true);
    const done = choice.toggle(2);
    expect([[...choice.chosen()], asked()]).toEqual([[2], ['+2', '-1', '-3']]);
    for (const { answer } of waiting) answer('saved');
    await done;
    expect([...choice.chosen()]).toEqual([2]);
  });

  it('leaves a sample the one label it has when the other is refused', async () => {
    const { waiting, save, asked } = heldSaves();
    const choice = new LabelChoice(save, [1], new Map(), () => true);
    const failed = expect(choice.toggle(2)).rejects.toMatchObject({ code: 'not-allowed' });
    waiting[0]?.refuse();
    waiting[1]?.answer('saved');
    await vi.waitFor(() => expect(asked()).toEqual(['+2', '-1', '+1']));
    waiting[2]?.answer('saved');
    await failed;
    expect([...choice.chosen()]).toEqual([1]);
  });

  it('shows what the network keeps away, as kept, until that is sent', async () => {
    const choice = new LabelChoice(() => Promise.resolve('kept'), [1]);
    await choice.toggle(2);
    await choice.toggle(1);
    expect([[...choice.chosen()], choice.keptHere()]).toEqual([[2], 2]);
    choice.hear(2, true, true);
    choice.hear(1, false, true);
    expect([[...choice.chosen()], choice.keptHere()]).toEqual([[2], 0]);
  });

  it('goes on from what an earlier visit kept, and back when that is refused', () => {
    const kept = new Map([
      [1, false],
      [2, true],
    ]);
    const choice = new LabelChoice(heldSaves().save, [1], kept);
    expect([...choice.chosen()]).toEqual([2]);
    choice.hear(2, true, false);
    choice.hear(1, false, false);
    expect([[...choice.chosen()], choice.keptHere()]).toEqual([[1], 0]);
  });

  it('goes back to what is saved when the server refuses', async () => {
    const { waiting, save } = heldSaves();
    const choice = new LabelChoice(save, [1]);
    const done = choice.toggle(1);
    waiting[0]?.refuse();
    await expect(done).rejects.toThrow('No.');
    expect([[...choice.chosen()], choice.isSaving()]).toEqual([[1], false]);
  });
});
