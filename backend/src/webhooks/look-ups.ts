import type { LookupAddress, LookupAllOptions } from 'node:dns';

/** Finds all addresses of a host: as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * The same, so many at once. Node looks names up on the four threads that read files, too: name servers of strangers that do not
 * answer must not hold up tiles.
 */
export function atMost(most: number, resolve: Resolve): Resolve {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const goOn = (): void => {
    while (underWay < most && waiting.length) {
      underWay++;
      waiting.shift()?.();
    }
  };
  return (hostname, options, callback) => {
    waiting.push(() =>
      resolve(hostname, options, (error, found) => {
        underWay--;
        goOn();
        callback(error, found);
      }),
    );
    goOn();
  };
}
