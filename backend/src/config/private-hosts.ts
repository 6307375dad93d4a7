import { ConfigError } from './config-error.js';
import { isNetwork } from './networks.js';

const KEY = 'MEMENTO_WEBHOOK_PRIVATE_HOSTS';
const NAME = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
/** `10.0.0.0/40`, `300.1.1.1`: meant as a network, and none. */
const NEARLY_NETWORK = /^[\d.]+$/;

/** Places inside that webhooks may reach, which otherwise must be out on the internet. */
export interface PrivateHosts {
  /** Lower case. */
  names: string[];
  /** Addresses, and networks such as 10.0.0.0/8. */
  networks: string[];
}

/** @param text Names, addresses and networks, with commas between. @throws ConfigError */
export function privateHosts(text: string | undefined): PrivateHosts {
  const named = (text ?? '').split(',').map((part) => part.trim().toLowerCase());
  const hosts: PrivateHosts = { names: [], networks: [] };
  for (const one of named.filter((part) => part !== '')) {
    if (isNetwork(one) && !one.includes('%')) hosts.networks.push(one);
    else if (NAME.test(one) && !NEARLY_NETWORK.test(one)) hosts.names.push(one);
    else
      throw new ConfigError(
        KEY,
        `must be names of hosts, addresses or networks such as 10.0.0.0/8, with commas between; "${one}" is none.`,
      );
  }
  return hosts;
}
