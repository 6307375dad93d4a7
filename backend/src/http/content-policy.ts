import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of a page: nothing from anywhere else, no inline script; TLS is the proxy's business, so nothing here forces it.
 *
 * @param nonce Of the inline styles that the page may have; left out: it has none.
 */
export function contentPolicy(nonce?: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : [])],
        imgSrc: ["'self'", 'data:', 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
}
