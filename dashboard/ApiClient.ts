import type { ApiError, PipelineState, Series } from "./api.ts";

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** The API could not be asked, or answered that it cannot tell. The message is for people. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
}

/** Asks the API beside the page. */
export class ApiClient {
  readonly #base: string;

  /** @param base address of the page */
  constructor(base: string) {
    this.#base = base;
  }

  /** Everything there is to show. @throws {ApiFailure} */
  state(): Promise<PipelineState> {
    return this.#get<PipelineState>("api/state");
  }

  /** The history of a symbol. @throws {ApiFailure} */
  series(symbol: string): Promise<Series> {
    return this.#get<Series>(`api/series?symbol=${encodeURIComponent(symbol)}`);
  }

  /** Address of the events after one. */
  eventsUrl(after: string): string {
    return new URL(`api/events?after=${encodeURIComponent(after)}`, this.#base).href;
  }

  async #get<Answer>(path: string): Promise<Answer> {
    let response: Response;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      response = await fetch(new URL(path, this.#base), { signal, cache: "no-store" });
    } catch (error) {
      throw new ApiFailure("The server does not answer.", { cause: error });
    }
    try {
      if (response.ok) return (await response.json()) as Answer;
      const { error } = (await response.json()) as ApiError;
      throw new ApiFailure(`${error.replace(/\.$/, "")} (status ${response.status}).`);
    } catch (error) {
      if (error instanceof ApiFailure) throw error;
      throw new ApiFailure(
        `The server answered with status ${response.status}, and nothing to read.`,
        {
          cause: error,
        },
      );
    }
  }
}
