import { grantFor, levelOf, placeIdOf, rightIn } from './grant-choice';
import { aRight } from '../../core/testing/a-right';

describe('what may be given where', () => {
  it.each([
    ['view', 'project', 'provie'],
    ['annotate', 'project', 'propar'],
    ['administer', 'project', 'proadm'],
    ['view', 'category', 'catvie'],
    ['annotate', 'category', 'catpar'],
    ['view', 'sample', 'annvie'],
    ['annotate', 'sample', 'annpar'],
  ] as const)('%s on a %s is %s', (right, level, type) => {
    expect(grantFor(right, level, 7)).toEqual({ type, type_id: 7 });
  });

  it('does not let a category be administered by itself', () => {
    expect(() => grantFor('administer', 'category', 7)).toThrow(RangeError);
  });

  it('reads a permission back', () => {
    const onSample = aRight({ category_id: 2, annotation_id: 3, access: 'participate' });
    expect([levelOf(onSample), placeIdOf(onSample), rightIn(onSample)]).toEqual(['sample', 3, 'annotate']);
    const onProject = aRight({ project_id: 9, access: 'administer' });
    expect([levelOf(onProject), placeIdOf(onProject), rightIn(onProject)]).toEqual(['project', 9, 'administer']);
  });
});
