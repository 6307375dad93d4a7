import type { HttpContext } from '@angular/common/http';
import type { Provider } from '@angular/core';
import { Api, type ApiFnRequired } from '../../api/api';
import { ApiError } from '../api-error';

type Call<P, R> = ApiFnRequired<P, R> | ((http: never, rootUrl: string, params?: P, context?: HttpContext) => unknown);

/** Stands in for the generated client: each call of the API is answered by a function of the spec. */
export class FakeApi {
  private readonly answers = new Map<unknown, (params: never) => unknown>();
  /** Parameters of the calls so far, in order. */
  private readonly made: { readonly call: unknown; readonly params: unknown }[] = [];

  /** Answers a call from now on. Throw, or return a rejected promise, to fail it. */
  on<P, R>(call: Call<P, R>, answer: (params: P) => R | Promise<R>): this {
    this.answers.set(call, answer);
    return this;
  }

  /** With what a call has been made, each time. */
  paramsOf<P, R>(call: Call<P, R>): P[] {
    return this.made.filter((each) => each.call === call).map((each) => each.params as P);
  }

  async invoke(call: unknown, params: unknown): Promise<unknown> {
    this.made.push({ call, params });
    const answer = this.answers.get(call);
    if (!answer) throw new Error(`The spec does not answer ${(call as { PATH?: string }).PATH ?? 'this call'}.`);
    await Promise.resolve();
    return answer(params as never);
  }
}

export function provideFakeApi(api: FakeApi): Provider {
  return { provide: Api, useValue: api };
}

export function notFound(): ApiError {
  return new ApiError('There is no such thing.', 404, 'not-found');
}

/** Lets promises that are already settled have their say. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
