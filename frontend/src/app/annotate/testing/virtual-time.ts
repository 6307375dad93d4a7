/** More turns than any chain of promises here has links. */
const TURNS = 40;

/**
 * Lets faked time pass, timer by timer, without ever waiting for the real event loop: a crowd sets hundreds of thousands
 * of timers. What happens in which order depends on nothing but the timers.
 */
export async function letPass(ms: number): Promise<void> {
  let isOver = false;
  setTimeout(() => (isOver = true), ms);
  while (!isOver) {
    vi.advanceTimersToNextTimer();
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
  }
}
