import type { RegionChange } from '../drawing/region';
import { aRegion } from './testing/a-region';
import { History } from './history';

const drawn: RegionChange = { kind: 'put', before: null, after: aRegion() };
const renamed: RegionChange = { kind: 'put', before: aRegion(), after: aRegion({ name: 'Nucleus' }) };

describe('History', () => {
  it('undoes the last gesture with inverse changes', () => {
    const history = new History();
    history.push([drawn]);
    history.push([renamed]);
    expect(history.undo()).toEqual([
      { kind: 'put', before: renamed.kind === 'put' ? renamed.after : null, after: aRegion() },
    ]);
    expect(history.undo()).toEqual([{ kind: 'delete', before: aRegion() }]);
    expect(history.undo()).toBeNull();
  });

  it('undoes the changes of one gesture last first', () => {
    const history = new History();
    history.push([drawn, renamed]);
    expect(history.undo()?.map((change) => change.kind)).toEqual(['put', 'delete']);
  });

  it('redoes what was undone, in order', () => {
    const history = new History();
    history.push([drawn]);
    history.push([renamed]);
    history.undo();
    history.undo();
    expect(history.redo()).toEqual([drawn]);
    expect(history.redo()).toEqual([renamed]);
    expect(history.redo()).toBeNull();
  });

  it('forgets what was undone when something new is drawn', () => {
    const history = new History();
    history.push([drawn]);
    history.undo();
    expect(history.canRedo()).toBe(true);
    history.push([renamed]);
    expect(history.canRedo()).toBe(false);
  });

  it('takes no notice of a gesture that changed nothing', () => {
    const history = new History();
    history.push([]);
    expect(history.canUndo()).toBe(false);
  });
});
