import { BlockList, isIP } from 'node:net';

/** Whether a text is an address, or a network such as 10.0.0.0/8. */
export function isNetwork(text: string): boolean {
  const [address, prefix = null, rest] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || rest !== undefined) return false;
  if (prefix === null) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), kind === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false; // more bits than an address has
  }
}
