import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { AppConfig } from '../config/app-config.js';
import { atMost, type Resolve } from './look-ups.js';
import { AddressSet, isPublicAddress } from './public-address.js';
import { PrivateAddressError } from './webhooks.errors.js';

/** Of four threads. */
const MOST_FOR_SENDING = 2;
const MOST_FOR_REGISTERING = 1;
/** Whoever registers an address does not wait longer for a name server. */
const LONGEST_LOOK_MS = 5_000;

/**
 * Which hosts messages may be sent to. What counts is the address that is connected to, at the moment when it is: a name that
 * leads to the internet today may lead inside tomorrow, or a second later.
 */
export class WebhookHosts {
  private readonly names: ReadonlySet<string>;
  private readonly networks: AddressSet;
  /** In place of Node's own: finds the addresses of a host, of which only those may be connected to that are allowed. */
  readonly lookup: LookupFunction;
  private readonly look: LookupFunction;

  constructor({ webhookPrivateHosts }: Pick<AppConfig, 'webhookPrivateHosts'>, resolve: Resolve = lookUp) {
    this.lookup = this.lookupBy(atMost(MOST_FOR_SENDING, resolve));
    this.look = this.lookupBy(atMost(MOST_FOR_REGISTERING, resolve));
    this.names = new Set(webhookPrivateHosts.names);
    this.networks = new AddressSet(webhookPrivateHosts.networks);
  }

  /** For addresses that are numbers: those are not looked up, so that {@link lookup} is not asked. @throws PrivateAddressError */
  demandNumber(hostname: string): void {
    const address = bare(hostname);
    if (isIP(address) !== 0 && !this.allows(hostname, address)) throw new PrivateAddressError(hostname);
  }

  /**
   * Refuses a host that leads inside now; one that is not known yet may be by the time when something is sent.
   *
   * @throws PrivateAddressError
   */
  async demand(hostname: string): Promise<void> {
    this.demandNumber(hostname);
    await new Promise<void>((done, refuse) => {
      const timer = setTimeout(done, LONGEST_LOOK_MS);
      this.look(bare(hostname), { all: true }, (error) => {
        clearTimeout(timer);
        if (error instanceof PrivateAddressError) refuse(error);
        else done();
      });
    });
  }

  private lookupBy(resolve: Resolve): LookupFunction {
    return (hostname, options, callback) =>
      resolve(hostname, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, '');
        const allowed = found.filter(({ address }) => this.allows(hostname, address));
        if (!allowed.length) return callback(new PrivateAddressError(hostname), '');
        if (options.all) return (callback as (error: null, found: LookupAddress[]) => void)(null, allowed);
        callback(null, allowed[0].address, allowed[0].family);
      });
  }

  private allows(hostname: string, address: string): boolean {
    return isPublicAddress(address) || this.names.has(nameOf(hostname)) || this.networks.has(address);
  }
}

/** IPv6 without the brackets that it has in addresses of the web. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function nameOf(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}
