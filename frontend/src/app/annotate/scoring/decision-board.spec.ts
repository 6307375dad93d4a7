import { ApiError } from '../../core/api-error';
import { aClassification, aDecision } from '../../core/testing/builders';
import { settled } from '../../core/testing/fake-api';
import { DecisionBoard, type DecisionPort } from './decision-board';

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

class Port implements DecisionPort {
  readonly calls: string[] = [];
  answer: () => Promise<void> = () => Promise.resolve();

  async decide(classificationId: number, option: string) {
    this.calls.push(`${classificationId} ${option}`);
    await this.answer();
    return aDecision({ classification_id: classificationId, option });
  }

  async takeBack(classificationId: number) {
    this.calls.push(`${classificationId} –`);
    await this.answer();
  }
}

describe('DecisionBoard', () => {
  let port: Port;
  let board: DecisionBoard;
  const mine = () => board.questions().map(({ answers }) => answers.find(({ isMine }) => isMine)?.option ?? null);
  const keyed = () => board.questions().find(({ hasKeys }) => hasKeys)?.classificationId;

  beforeEach(() => {
    port = new Port();
    const theirs = aDecision({ user_id: 9, reader: 'Grace Hopper', option: 'severe' });
    board = new DecisionBoard(port, [GRADE, STAIN], [theirs], ME);
  });

  it('shows my decisions, and who else chose what', () => {
    const known = new DecisionBoard(port, [GRADE], [aDecision(), aDecision({ user_id: 9, reader: 'Grace' })], ME);
    const [mild, severe] = known.questions()[0]?.answers ?? [];
    expect([mild?.isMine, mild?.others, severe?.isMine]).toEqual([true, ['Grace'], false]);
  });

  it('shows a choice at once, saves it, and takes it back when it is chosen again', async () => {
    const saved = board.choose(1, 'mild');
    expect(mine()).toEqual(['mild', null]);
    await saved;
    await board.choose(1, 'mild');
    expect(port.calls).toEqual(['1 mild', '1 –']);
    expect(mine()).toEqual([null, null]);
  });

  it('sends only the last of what was chosen while one was on its way', async () => {
    let answer = () => {};
    port.answer = () => new Promise((resolve) => (answer = resolve));
    const saves = [
      board.choose(1, 'mild'),
      board.choose(1, 'severe'),
      board.choose(1, 'mild'),
      board.choose(1, 'severe'),
    ];
    answer();
    await settled();
    answer();
    await Promise.all(saves);
    await board.settle();
    expect(port.calls).toEqual(['1 mild', '1 severe']);
    expect(mine()).toEqual(['severe', null]);
  });

  it('goes back to what was when it cannot be saved, and says so to whoever submits', async () => {
    await board.choose(1, 'mild');
    port.answer = () => Promise.reject(new ApiError('Down.', 0, 'network'));
    const failed = expect(board.choose(1, 'severe')).rejects.toMatchObject({ code: 'network' });
    const refused = expect(board.settle()).rejects.toMatchObject({ code: 'network' });
    await failed;
    await refused;
    expect(mine()).toEqual(['mild', null]);
    expect(board.isSaving()).toBe(false);
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
    expect(new DecisionBoard(port).answerOfKey('1')).toBeNull();
  });
});
