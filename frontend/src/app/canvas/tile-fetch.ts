/** Why a tile did not come. `retryable`: another try may do better (network, busy server), unlike a refusal. */
export class TileError extends Error {
  override readonly name = 'TileError';

  constructor(
    message: string,
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

/** Refusals that pass: request timeout, too early, too many requests; and every failure of the server itself. */
function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * Fetches tiles. Layers that ask for the same address at the same time (three bands of one image) share one request.
 */
export class TileFetch {
  readonly #underway = new Map<string, Promise<Blob | ArrayBuffer>>();

  /** @throws TileError */
  bytes(url: string): Promise<ArrayBuffer> {
    return this.#once(url, (response) => response.arrayBuffer()) as Promise<ArrayBuffer>;
  }

  /** @throws TileError */
  blob(url: string): Promise<Blob> {
    return this.#once(url, (response) => response.blob()) as Promise<Blob>;
  }

  #once<T extends Blob | ArrayBuffer>(url: string, read: (response: Response) => Promise<T>) {
    let answer = this.#underway.get(url);
    if (answer === undefined) {
      answer = this.#fetch(url, read).finally(() => this.#underway.delete(url));
      this.#underway.set(url, answer);
    }
    return answer;
  }

  async #fetch<T>(url: string, read: (response: Response) => Promise<T>): Promise<T> {
    let response: Response;
    try {
      response = await fetch(url, { credentials: 'same-origin' });
      if (response.ok) return await read(response);
    } catch {
      // TypeError: no connection, or it broke while reading.
      throw new TileError(`No answer for ${url}.`, true);
    }
    throw new TileError(`The server answered ${response.status} for ${url}.`, mayPass(response.status));
  }
}
