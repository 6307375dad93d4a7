import { ApiError } from '../../core/api-error';
import { aClassification, aDecision } from '../../core/testing/builders';
import { settled } from '../../core/testing/fake-api';
import type { Fate } from '../kept/choice';
import { DecisionBoard } from './decision-board';

const ME = 5;
const GRADE = aClassification({ classification_id: 1 });
const STAIN = aClassification({
  classification_id: 2,
  name: 'Stain',
  options: [
    { option: 'good', label: 'Good', colour: '#00ff00', key: 'g' },
    { option: 'bad', label: 'Bad', colour: null, key: null },
  ],
});

describe('DecisionBoard', () => {
  let calls: string[];
  let fate: () => Promise<Fate>;
  let board: DecisionBoard;
  const save = (classificationId: number, option: string | null) => {
    calls.push(`${classificationId} ${option ?? '–'}`);
    return fate();
  };
  const mine = () => board.questions().map(({ answers }) => answers.find(({ isMine }) => isMine)?.option ?? null);
  const keyed = () => board.questions().find(({ hasKeys }) => hasKeys)?.classificationId;

  beforeEach(() => {
    [calls, fate] = [[], () => Promise.resolve('saved')];
    const theirs = aDecision({ user_id: 9, reader: 'Grace Hopper', option: 'severe' });
    board = new DecisionBoard(save, [GRADE, STAIN], [theirs], ME);
  });

  it('shows my decisions, and who else chose what', () => {
    const known = new DecisionBoard(save, [GRADE], [aDecision(), aDecision({ user_id: 9, reader: 'Grace' })], ME);
    const [mild, severe] = known.questions()[0]?.answers ?? [];
    expect([mild?.isMine, mild?.others, severe?.isMine]).toEqual([true, ['Grace'], false]);
  });

  it('shows a choice at once, saves it, and takes it back when it is chosen again', async () => {
    const saved = board.choose(1, 'mild');
    expect(mine()).toEqual(['mild', null]);
    await saved;
    await board.choose(1, 'mild');
    expect(calls).toEqual(['1 mild', '1 –']);
    expect(mine()).toEqual([null, null]);
  });

  it('shows the last of what was chosen while one was on its way, whatever becomes of the others', async () => {
    const answers: ((fate: Fate) => void)[] = [];
    fate = () => new Promise((resolve) => answers.push(resolve));
    const saves = [board.choose(1, 'mild'), board.choose(1, 'severe'), board.choose(1, 'severe')];
    expect(calls).toEqual(['1 mild', '1 severe', '1 –']);
    answers[0]?.('saved');
    answers[1]?.('superseded');
    await settled();
    expect([mine(), board.isSaving()]).toEqual([[null, null], true]);
    answers[2]?.('saved');
    await Promise.all(saves);
    await board.settle();
    expect([mine(), board.isSaving()]).toEqual([[null, null], false]);
  });

  it('goes back to what was when it can neither be saved nor kept, and says so to whoever submits', async () => {
    await board.choose(1, 'mild');
    fate = () => Promise.reject(new ApiError('No.', 403, 'not-allowed'));
    const failed = expect(board.choose(1, 'severe')).rejects.toMatchObject({ code: 'not-allowed' });
    const refused = expect(board.settle()).rejects.toMatchObject({ code: 'not-allowed' });
    await failed;
    await refused;
    expect([mine(), board.isSaving()]).toEqual([['mild', null], false]);
  });

  it('keeps what the network keeps away: it stays chosen, and the last one counts', async () => {
    await board.choose(1, 'mild');
    fate = () => Promise.resolve('kept');
    await board.choose(1, 'severe');
    const isKept = board.questions().map((question) => question.isKept);
    expect([mine(), board.keptHere(), isKept]).toEqual([['severe', null], 1, [true, false]]);
    await board.choose(1, 'severe');
    expect([mine(), board.keptHere()]).toEqual([[null, null], 1]);
    fate = () => Promise.resolve('saved');
    await board.choose(1, 'mild');
    expect([mine(), board.keptHere()]).toEqual([['mild', null], 0]);
  });

  it('goes on from what an earlier visit kept, until that is sent', () => {
    const again = new DecisionBoard(save, [GRADE], [aDecision({ option: 'mild' })], ME, new Map([[1, 'severe']]));
    const chosen = () => again.questions()[0]?.answers.find(({ isMine }) => isMine)?.option;
    expect([chosen(), again.keptHere()]).toEqual(['severe', 1]);
    again.hear(1, 'mild', true);
    expect(again.keptHere()).toBe(1);
    again.hear(1, 'severe', true);
    expect([chosen(), again.keptHere()]).toEqual(['severe', 0]);
  });

  it('goes back to what was when what an earlier visit kept is refused', () => {
    const again = new DecisionBoard(save, [GRADE], [aDecision({ option: 'mild' })], ME, new Map([[1, 'severe']]));
    again.hear(1, 'severe', false);
    const chosen = again.questions()[0]?.answers.find(({ isMine }) => isMine)?.option;
    expect([chosen, again.keptHere()]).toEqual(['mild', 0]);
  });

  it('gives the keys to the first question that is open, or the one in focus', async () => {
    expect(keyed()).toBe(1);
    expect(board.answerOfKey('2')).toEqual({ classificationId: 1, option: 'severe' });
    await board.choose(1, 'severe');
    expect(keyed()).toBe(2);
    expect(board.answerOfKey('G')).toEqual({ classificationId: 2, option: 'good' });
    expect(board.answerOfKey('1')).toBeNull();
    expect(board.answerOfKey('2')).toEqual({ classificationId: 2, option: 'bad' });
    board.focus(1);
    expect(keyed()).toBe(1);
    board.blur();
    await board.choose(2, 'bad');
    expect(keyed()).toBe(2);
    expect(board.isComplete()).toBe(true);
  });

  it('leaves keys alone where nothing is asked', () => {
    expect(new DecisionBoard(save).answerOfKey('1')).toBeNull();
  });
});
