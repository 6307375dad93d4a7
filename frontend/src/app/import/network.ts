const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/** Resolves when it is worth asking the server again: the network is back, or some time has passed, more each time. */
export function waitForNetwork(tries: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(resolve), Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS));
    const back = (): void => end(resolve);
    const stopped = (): void => end(() => reject(new DOMException('Stopped.', 'AbortError')));
    const end = (tell: () => void): void => {
      clearTimeout(timer);
      removeEventListener('online', back);
      signal.removeEventListener('abort', stopped);
      tell();
    };
    addEventListener('online', back);
    signal.addEventListener('abort', stopped);
    if (signal.aborted) stopped();
  });
}
