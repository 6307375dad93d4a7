import { canMeasure, type ExportChoice, exportUrl, idsIn } from './export-choices';

const CHOICE: ExportChoice = {
  ...{ format: 'bundle', table: 'regions', categoryId: null, annotationIds: null, measure: false, mark: false },
};

describe('the address of an export', () => {
  it('says what is wanted and nothing else', () => {
    expect(exportUrl(3, CHOICE)).toBe('/memento/projects/3/exports/bundle');
    expect(exportUrl(3, { ...CHOICE, categoryId: 7, measure: true })).toBe(
      '/memento/projects/3/exports/bundle?category_id=7&measure=intensity',
    );
    expect(exportUrl(3, { ...CHOICE, format: 'csv', table: 'decisions', mark: true, measure: true })).toBe(
      '/memento/projects/3/exports/csv?table=decisions&bom=true',
    );
    expect(exportUrl(3, { ...CHOICE, format: 'geojson', annotationIds: [4, 5], measure: true, mark: true })).toBe(
      '/memento/projects/3/exports/geojson?annotation_id=4%2C5',
    );
  });

  it('measures pixels where regions are rows', () => {
    expect(canMeasure({ format: 'csv', table: 'regions' })).toBe(true);
    expect(canMeasure({ format: 'csv', table: 'labels' })).toBe(false);
    expect(canMeasure({ format: 'coco', table: 'regions' })).toBe(false);
  });

  it('takes ids from an address', () => {
    expect(idsIn('4,5')).toEqual([4, 5]);
    expect([idsIn(undefined), idsIn(''), idsIn('4;drop')]).toEqual([null, null, null]);
  });
});
