import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/** A way to a server that can be shut: who calls then is refused, and whose call is under way is cut off. */
export interface Gate {
  url: string;
  shut(): Promise<void>;
  open(): Promise<void>;
  /** Cuts off each call that has brought so many bytes; null: none. */
  cutAfter(bytes: number | null): void;
}

/** Open at first. @param to Address of the server, `http://host:port`. */
export async function gateTo(to: string): Promise<Gate> {
  const { hostname, port } = new URL(to);
  const mine = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let most: number | null = null;
  const pass = (caller: Socket): void => {
    const target = connect(Number(port), hostname);
    let brought = 0;
    target.on('data', (chunk: Buffer) => {
      brought += chunk.length;
      if (most !== null && brought > most) caller.destroy();
    });
    for (const [one, other] of [
      [caller, target],
      [target, caller],
    ]) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  };
  const shut = async (): Promise<void> => {
    const gone = server && once(server, 'close');
    server?.close();
    server = null;
    for (const socket of sockets) socket.destroy();
    await gone;
  };
  const open = async (): Promise<void> => {
    server ??= createServer(pass).listen(mine, '127.0.0.1');
    if (!server.listening) await once(server, 'listening');
  };
  await open();
  return { url: `http://127.0.0.1:${mine}`, shut, open, cutAfter: (bytes) => (most = bytes) };
}
