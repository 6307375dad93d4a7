import type { Region } from '../drawing/region';
import { aRegion } from './testing/a-region';
import { UnsavedChanges } from './unsaved-changes';

const drawn = aRegion({ name: 'mine' });
const { regionId } = drawn;
const without = (): UnsavedChanges => new UnsavedChanges([], () => undefined);

describe('unsaved changes', () => {
  describe('when a repeat is answered after others have gone on from what it saved', () => {
    const theirs: Region = { ...drawn, version: 2, name: 'theirs' };
    let changes: UnsavedChanges;
    beforeEach(() => {
      changes = without();
      changes.want(regionId, drawn);
      changes.takeBatch(1);
    });

    it('puts what waits on top of theirs instead of in its place', () => {
      changes.want(regionId, { ...drawn, colour: '#00ff00' });
      changes.confirm([theirs], []);
      expect(changes.takeBatch(1)).toMatchObject([
        { op: 'put', version: 2, region: { name: 'theirs', colour: '#00ff00' } },
      ]);
    });

    it('asks the person where both changed the same', () => {
      changes.want(regionId, { ...drawn, name: 'mine anew' });
      changes.confirm([theirs], []);
      expect(changes.hasWaiting()).toBe(false);
      expect(changes.conflicts()).toMatchObject([{ mine: { name: 'mine anew' }, theirs: { name: 'theirs' } }]);
    });

    it('shows theirs where nothing waits', () => {
      changes.confirm([theirs], []);
      expect(changes.visible()).toEqual([theirs]);
    });

    it('shows what others have drawn again after it was deleted', () => {
      changes.confirm([{ ...drawn, version: 1 }], []);
      changes.want(regionId, null);
      changes.takeBatch(1);
      const again: Region = { ...drawn, version: 3, name: 'again' };
      changes.confirm([again], []);
      expect(changes.visible()).toEqual([again]);
    });
  });

  describe('when an earlier page’s changes come while the layer is being read', () => {
    const left = { regionId, layerId: 7, base: null, wanted: drawn, sent: drawn, sentOn: 0, order: 1 };
    const ask = (changes: UnsavedChanges) => changes.learnOfAnswers(changes.unanswered(1), new Set([regionId]));

    it('does not draw again what had arrived and was deleted since', () => {
      const changes = without();
      const known = changes.answeredIds();
      changes.resume([left]);
      changes.meet([], known, false);
      expect(changes.hasWaiting()).toBe(false);
      expect(changes.unanswered(1)).toHaveLength(1);
      ask(changes);
      changes.meet([], changes.answeredIds(), false);
      expect(changes.count()).toBe(0);
    });

    it('waits for an answer that is as new as what they rest on', () => {
      const changes = without();
      const known = changes.answeredIds();
      changes.resume([left]);
      ask(changes);
      changes.meet([], known, false);
      expect(changes.hasResumed()).toBe(true);
    });
  });
});
