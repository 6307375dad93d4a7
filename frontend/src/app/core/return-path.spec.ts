import { safeReturnPath } from './return-path';

describe('safeReturnPath', () => {
  it('keeps a path of this app with its query', () => {
    expect(safeReturnPath('/projects/3/samples/7?layer=2')).toBe('/projects/3/samples/7?layer=2');
  });

  it.each(['https://evil.test', '//evil.test', '/\\evil.test', '/a\\b', 'javascript:alert(1)', '', null, undefined])(
    'goes home instead of to %s',
    (asked) => {
      expect(safeReturnPath(asked)).toBe('/');
    },
  );

  it('does not lead back to signing in', () => {
    expect(safeReturnPath('/sign-in?return=%2F')).toBe('/');
    expect(safeReturnPath('/setup')).toBe('/');
  });
});
