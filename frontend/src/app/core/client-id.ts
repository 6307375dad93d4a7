import type { HttpInterceptorFn } from '@angular/common/http';

/** Names this tab: what it changes comes back to it in the events of the sample, and is known by this. */
export const CLIENT_ID = newClientId();

/** Says which tab it is that changes something. */
export const sendClientId: HttpInterceptorFn = (request, next) =>
  next(request.method === 'GET' ? request : request.clone({ setHeaders: { 'x-client-id': CLIENT_ID } }));

/** A random UUID; `crypto.randomUUID` is missing where a lab serves without TLS. */
function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
