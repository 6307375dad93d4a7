import { BlockList, isIPv4, isIPv6 } from 'node:net';

/*
 * Which addresses are out on the internet. Of IPv4 everything but what is listed, of IPv6 nothing but what is given out
 * (2000::/3), less what is listed: https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry.
 *
 * The two families are kept in lists of their own. A BlockList compares an IPv4 address with IPv6 subnets as ::ffff:a.b.c.d
 * too: with ::ffff:0:0/96 or ::/8 among them, 8.8.8.8 would be private. So an address that holds an IPv4 address is judged
 * by that one, before any list of IPv6 is asked.
 */

const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8], // "this network"; 0.0.0.0 reaches the machine itself
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by a provider's customers; metadata of some clouds
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's service for its own machines, though it looks public
  ['169.254.0.0', 16], // link-local; metadata of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and 255.255.255.255
] as const;

const GIVEN_OUT_6 = ['2000::', 3] as const;
const NOT_PUBLIC_6 = [
  ['2001::', 23], // Teredo and other protocols
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: leads to whatever IPv4 address it holds
  ['3fff::', 20],
] as const;

/** Prefixes before the 32 bits of an IPv4 address: mapped, translated by the network (NAT64), translated by the host. */
const HOLDING_4 = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0', '0:0:0:0:ffff:0'];

/** A set of addresses and networks. An IPv6 address that holds an IPv4 address is in it when that one is. */
export class AddressSet {
  private readonly four = new BlockList();
  private readonly six = new BlockList();

  /** @param networks `10.0.0.0/8`, `fd00::/8`, or single addresses. */
  constructor(networks: Iterable<string>) {
    for (const network of networks) {
      const [address, prefix] = network.split('/');
      if (isIPv4(address)) this.four.addSubnet(address, Number(prefix ?? 32), 'ipv4');
      else this.six.addSubnet(address, Number(prefix ?? 128), 'ipv6');
    }
  }

  has(address: string): boolean {
    const four = heldIPv4(address);
    if (four !== null) return this.four.check(four, 'ipv4');
    return isIPv6(address) && this.six.check(address, 'ipv6');
  }
}

const text = ([address, prefix]: readonly [string, number]): string => `${address}/${prefix}`;
const notPublic = new AddressSet([...NOT_PUBLIC_4, ...NOT_PUBLIC_6].map(text));
const givenOut = new AddressSet([text(GIVEN_OUT_6)]);

/** Whether an address is out on the internet: not of this machine, a private network, a group, or nobody's. */
export function isPublicAddress(address: string): boolean {
  if (heldIPv4(address) !== null) return !notPublic.has(address);
  return givenOut.has(address) && !notPublic.has(address);
}

/** @returns The address itself when it is IPv4, or the one that an IPv6 address holds; null: it holds none, or is no address */
function heldIPv4(address: string): string | null {
  if (isIPv4(address)) return address;
  // With a zone (fe80::1%eth0) it is of a network of this machine.
  if (!isIPv6(address) || address.includes('%')) return null;
  const groups = groupsOf(address);
  if (!HOLDING_4.includes(groups.slice(0, 6).join(':'))) return null;
  const [high, low] = groups.slice(6).map((group) => parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  // As addresses on the web are written: lower case, hexadecimal to the end.
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before, after = null] = written.split('::').map((side) => (side === '' ? [] : side.split(':')));
  if (after === null) return before;
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
