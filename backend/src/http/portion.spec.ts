import { describe, expect, it } from '@jest/globals';
import type { IncomingHttpHeaders } from 'node:http';
import { acceptsGzip } from './accepts-gzip.js';
import { portionWanted } from './portion.js';

const ETAG = '"abc"';
const ALL = { status: 200, start: 0, end: 100 };
const wanted = (headers: IncomingHttpHeaders, method = 'GET') => portionWanted(headers, method, ETAG, 100);

describe('portionWanted', () => {
  it('is everything unless a run is asked for', () => {
    expect(wanted({})).toEqual(ALL);
    for (const range of ['bytes=0-1,5-9', 'bytes=-', 'bytes=9-5', 'items=0-1', 'bytes=a-b', 'bytes=0-1 2'])
      expect([range, wanted({ range })]).toEqual([range, ALL]);
    expect(wanted({ range: 'bytes=0-1' }, 'HEAD')).toEqual(ALL);
  });

  it('is a run of bytes, cut at the end', () => {
    expect(wanted({ range: 'bytes=0-0' })).toEqual({ status: 206, start: 0, end: 1 });
    expect(wanted({ range: 'bytes=10-19' })).toEqual({ status: 206, start: 10, end: 20 });
    expect(wanted({ range: 'bytes=90-' })).toEqual({ status: 206, start: 90, end: 100 });
    expect(wanted({ range: 'bytes=90-5000' })).toEqual({ status: 206, start: 90, end: 100 });
    expect(wanted({ range: 'bytes=-30' })).toEqual({ status: 206, start: 70, end: 100 });
    expect(wanted({ range: 'bytes=-3000' })).toEqual({ status: 206, start: 0, end: 100 });
  });

  it('is refused behind the end', () => {
    for (const range of ['bytes=100-', 'bytes=100-200', 'bytes=-0'])
      expect([range, wanted({ range })]).toEqual([range, { status: 416 }]);
  });

  it('is nothing for who has these bytes', () => {
    for (const tag of [ETAG, `"x", ${ETAG}`, `W/${ETAG}`, '*'])
      expect([tag, wanted({ 'if-none-match': tag, range: 'bytes=0-1' })]).toEqual([tag, { status: 304 }]);
    expect(wanted({ 'if-none-match': '"abcd"' })).toEqual(ALL);
  });

  it('is everything when the run was to be of other bytes', () => {
    expect(wanted({ range: 'bytes=0-9', 'if-range': '"old"' })).toEqual(ALL);
    expect(wanted({ range: 'bytes=0-9', 'if-range': ETAG })).toEqual({ status: 206, start: 0, end: 10 });
  });
});

describe('acceptsGzip', () => {
  it('reads what browsers and scripts send', () => {
    for (const header of ['gzip', 'gzip, deflate, br, zstd', 'br;q=1.0, GZIP;q=0.8', '*', 'x-gzip'])
      expect([header, acceptsGzip(header)]).toEqual([header, true]);
    for (const header of [undefined, '', 'identity', 'br', 'gzip;q=0', '*;q=0', 'gzip;q=0.000, *'])
      expect([header, acceptsGzip(header)]).toEqual([header, false]);
  });
});
