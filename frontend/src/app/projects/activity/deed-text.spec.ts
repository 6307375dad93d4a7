import type { AuditEntryDto } from '../../api/models/audit-entry-dto';
import { deedText } from './deed-text';

const entry = (action: string, details: AuditEntryDto['details'] = {}): AuditEntryDto => ({
  ...{ audit_id: 1, user_id: 2, actor: 'grace', at: '2026-11-01T10:00:00.000Z', project_id: 3, object_id: '7' },
  ...{ action, kind: action.split('.')[0] ?? '', details },
});

describe('deedText', () => {
  it.each([
    ['label.create', { name: 'positive' }, 'made the label positive'],
    ['annotation.submit', { status: 'S' }, 'submitted the sample 7'],
    ['category.purge', { name: 'Control' }, 'deleted the category Control for good'],
    ['image.upload', { name: 'DAPI.tif' }, 'uploaded the image DAPI.tif'],
    ['image.import', { name: 'slide.svs' }, 'imported the image slide.svs where it lies'],
    ['layer.import-regions', { name: 'Tumour' }, 'imported regions into the layer Tumour'],
    ['layer.replace-regions', {}, 'replaced all regions of the layer 7'],
  ])('%s', (action, details, text) => {
    expect(deedText(entry(action, details))).toBe(text);
  });

  it('tells a deed it has never heard of as it stands', () => {
    expect(deedText(entry('image.sing', { name: 'a.tif' }))).toBe('image.sing a.tif');
    expect(deedText(entry('robot.create'))).toBe('made robot 7');
  });
});
