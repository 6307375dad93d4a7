import { type HttpClient, type HttpContext, HttpResponse } from '@angular/common/http';
import { filter, type Observable } from 'rxjs';
import { regionsPacked, type RegionsPacked$Params } from '../api/fn/regions/regions-packed';
import { RequestBuilder } from '../api/request-builder';
import type { StrictHttpResponse } from '../api/strict-http-response';

/** As the generated call, which would have a Blob: that is copied once more, and hides why a call failed. */
export function readPacked(
  http: HttpClient,
  rootUrl: string,
  { layerId }: RegionsPacked$Params,
  context?: HttpContext,
): Observable<StrictHttpResponse<ArrayBuffer>> {
  const request = new RequestBuilder(rootUrl, regionsPacked.PATH, 'get');
  request.path('layerId', layerId, {});
  const accept = 'application/octet-stream';
  return http
    .request<ArrayBuffer>(request.build({ responseType: 'arraybuffer', accept, ...(context && { context }) }))
    .pipe(filter((event) => event instanceof HttpResponse)) as Observable<StrictHttpResponse<ArrayBuffer>>;
}
