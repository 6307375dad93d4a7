import { AsyncLocalStorage } from 'node:async_hooks';

const ids = new AsyncLocalStorage<string>();

/** Everything that `work` begins, later included, is done for the request with this id. */
export function inRequest<Result>(requestId: string, work: () => Result): Result {
  return ids.run(requestId, work);
}

/** The request for which this is done; undefined: for none. */
export function currentRequestId(): string | undefined {
  return ids.getStore();
}
