import { isIPv6 } from 'node:net';
import type { Request } from 'express';

const LONGEST_AGENT = 255;

/** Where a request comes from. */
export interface Origin {
  /** Network address; behind a proxy on this machine, the one that the proxy names. Empty: the socket is gone already. */
  address: string;
  /** What the browser or script calls itself. */
  agent: string;
}

export function originOf(request: Request): Origin {
  return { address: request.ip ?? '', agent: (request.get('user-agent') ?? '').slice(0, LONGEST_AGENT) };
}

/** The part of an address that one subscriber has: of IPv6 the first 64 bits, for everyone has the others to choose from. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head, tail = ''] = address.split('%')[0].split('::');
  const first = head ? head.split(':') : [];
  const last = tail ? tail.split(':') : [];
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0') : [];
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
