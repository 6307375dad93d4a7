import { execFileSync } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../free-port.js';

/** Two hosts, and a cable between them that can be cut: nothing arrives any more, and nobody is told. */
export interface Network {
  /** Of the other host, for who starts something there; default this machine's. */
  host: string;
  /** Starts a program there. */
  within: string[];
  /** Where this host finds what listens on the other. */
  seenAt(url: URL): URL;
  cut(): void;
  heal(): void;
  remove(): void;
}

/** By network namespaces of Linux; null where they may not be made. */
export function namespaces(): Network | null {
  const name = `memento-${process.pid}`;
  const subnet = `10.213.${process.pid % 250}`;
  const [ours, theirs] = [`mf${process.pid % 100_000}a`, `mf${process.pid % 100_000}b`];
  const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'ignore' });
  const there = (...args: string[]): void => ip('-n', name, ...args);
  const remove = (): void => ip('netns', 'delete', name);
  try {
    ip('netns', 'add', name);
  } catch {
    return null; // not root, no ip(8), or a container that forbids it
  }
  try {
    ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', name);
    ip('addr', 'add', `${subnet}.1/24`, 'dev', ours);
    ip('link', 'set', ours, 'up');
    there('addr', 'add', `${subnet}.2/24`, 'dev', theirs);
    there('link', 'set', theirs, 'up');
    there('link', 'set', 'lo', 'up');
  } catch {
    remove(); // namespaces, but no cables between them
    return null;
  }
  return {
    ...{ host: `${subnet}.2`, within: ['ip', 'netns', 'exec', name], remove },
    seenAt: (url) => url,
    cut: () => there('link', 'set', theirs, 'down'),
    heal: () => there('link', 'set', theirs, 'up'),
  };
}

/** Without namespaces: relays that pass nothing on while the cable is cut, and close nothing either. */
export async function relays(count: number): Promise<Network> {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let isCut = false;
  const free = [...ports];
  const seenAt = (url: URL): URL => {
    const port = free.shift() as number;
    servers.push(createServer((socket) => relay(socket, Number(url.port))).listen(port, '127.0.0.1'));
    const seen = new URL(url);
    seen.port = String(port);
    return seen;
  };
  const relay = (socket: Socket, to: number): void => {
    const other = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [socket, other],
      [other, socket],
    ]) {
      sockets.add(from);
      if (isCut) from.pause();
      from.on('data', (bytes) => into.write(bytes));
      from.on('close', () => into.destroy());
      from.on('error', () => from.destroy()); // either end was killed
    }
  };
  const each = (deed: (socket: Socket) => void): void => sockets.forEach((socket) => !socket.destroyed && deed(socket));
  return {
    ...{ host: '127.0.0.1', within: [], seenAt },
    cut: () => ((isCut = true), each((socket) => socket.pause())),
    heal: () => ((isCut = false), each((socket) => socket.resume())),
    remove: () => (servers.forEach((server) => server.close()), each((socket) => socket.destroy())),
  };
}
