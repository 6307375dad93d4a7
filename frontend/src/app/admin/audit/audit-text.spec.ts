import { detailsText } from './audit-text';

describe('details of the log', () => {
  it.each([
    [{}, ''],
    [{ name: 'Kidney', readers: 2 }, 'name: Kidney · readers: 2'],
    [{ new_owner: 3, moved: { projects: 1, layers: 4 } }, 'new owner: 3 · moved: projects 1, layers 4'],
    [{ quota_mb: null, labels: ['a', 'b'] }, 'quota mb: null · labels: a, b'],
  ])('%j', (details, text) => expect(detailsText({ details })).toBe(text));
});
