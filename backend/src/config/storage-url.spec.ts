import { describe, expect, it } from '@jest/globals';
import type { Env } from './env.js';
import { storageFrom } from './storage-url.js';

const KEYS = { MEMENTO_STORAGE_ACCESS_KEY: 'key', MEMENTO_STORAGE_SECRET_KEY: 'secret' };
const from = (url: string, more: Env = KEYS) => storageFrom({ MEMENTO_STORAGE_URL: url, ...more });

describe('the setting for a bucket', () => {
  it('is none unless it is set', () => {
    expect(storageFrom({})).toBeNull();
    expect(() => storageFrom(KEYS)).toThrow(/MEMENTO_STORAGE_ACCESS_KEY is of no use without/);
  });

  it('names a bucket, where in it and where it is', () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    expect(from('s3://images/lab/one/?endpoint=http://10.0.0.5:9000/&region=eu-central-1')).toEqual({
      ...{ bucket: 'images', prefix: 'lab/one', endpoint: 'http://10.0.0.5:9000', region: 'eu-central-1', credentials },
    });
    expect(from('s3://my.images', {})).toEqual({
      ...{ bucket: 'my.images', prefix: '', endpoint: null, region: 'us-east-1', credentials: null },
    });
  });

  it.each([
    ['https://images.example', /must look like s3:/],
    ['s3://', /must look like s3:/],
    ['s3://IMAGES_', /must look like s3:/],
    ['s3://key:secret@images', /must not hold the keys/],
    ['s3://images/a b', /prefix/],
    ['s3://images/a//b', /prefix/],
    ['s3://images?endpoint=10.0.0.5:9000', /no http or https address/],
    ['s3://images?endpont=https://s3.lab.example', /not "endpont"/],
  ])('refuses %s', (url, sentence) => {
    expect(() => from(url)).toThrow(sentence);
  });

  it('never tells a secret that somebody wrote into it', () => {
    const told = (): string => {
      try {
        from('s3://key:swordfish@images');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(told()).toMatch(/^MEMENTO_STORAGE_URL must not/);
    expect(told()).not.toContain('swordfish');
  });

  it('wants both keys or none', () => {
    for (const name of ['MEMENTO_STORAGE_ACCESS_KEY', 'MEMENTO_STORAGE_SECRET_KEY'] as const)
      expect(() => from('s3://images', { [name]: 'x' })).toThrow(/is missing beside/);
  });
});
