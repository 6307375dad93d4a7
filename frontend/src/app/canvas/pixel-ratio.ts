/**
 * Tells when the window comes to a screen of another density, or the page is zoomed.
 *
 * @returns  Stops telling.
 */
export function watchPixelRatio(changed: (pixelRatio: number) => void): () => void {
  let query: MediaQueryList;
  const listen = () => {
    // A query can only ask about one ratio, so each change needs a new one.
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', tell, { once: true });
  };
  const tell = () => {
    listen();
    changed(window.devicePixelRatio);
  };
  listen();
  return () => query.removeEventListener('change', tell);
}
