import type { Hint } from "../../dashboard/api.ts";
import { Board } from "./Board.ts";
import type { BoardSetup } from "./Board.ts";
import { EventHub } from "./EventHub.ts";
import type { PageContent } from "./PageServer.ts";
import { PageServer } from "./PageServer.ts";
import type { RunFeed } from "./RunFeed.ts";

/** How often news are sent, in milliseconds: as fast as a person can follow. */
const NEWS_MS = 250;
/** How often counts and lag are sent, and the tables are looked into, in milliseconds. */
const LOOK_MS = 1_000;

/** What a page is made of. */
export interface PageSetup extends BoardSetup, Pick<PageContent, "files" | "status"> {
  readonly feed: RunFeed;
  /** 0: any free one. */
  readonly port: number;
}

/** A page of a run that is served. */
export class Page {
  readonly #board: Board;
  readonly #hint: Hint | null;
  readonly #events = new EventHub();
  readonly #server: PageServer;
  #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #lastTotals = "";
  #lastFailure = "";

  /** Reads what earlier runs left, and serves the page. */
  static async open(setup: PageSetup): Promise<Page> {
    const page = new Page(setup);
    await page.#board.load();
    setup.feed.connect(page.#board);
    await page.#server.listen(setup.port);
    page.#start();
    return page;
  }

  private constructor(setup: PageSetup) {
    const board = new Board(setup);
    this.#board = board;
    this.#hint = setup.hint;
    this.#server = new PageServer({
      files: setup.files,
      status: setup.status,
      events: this.#events,
      state: () => board.state(),
      series: (symbol) => board.series(symbol),
      onError: (error) => this.#noteFailure(error),
    });
  }

  /** Address of the page. */
  get url(): string {
    return this.#server.url;
  }

  /** How to send the first tick. */
  get hint(): Hint | null {
    return this.#hint;
  }

  /** Ends serving; what is read meanwhile is waited for. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await this.#server.close();
    await this.#looking;
  }

  #start(): void {
    this.#timers = [
      setInterval(() => this.#publishNews(), NEWS_MS),
      setInterval(() => {
        this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
      }, LOOK_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async #look(): Promise<void> {
    try {
      await this.#board.look();
      this.#lastFailure = "";
    } catch (error) {
      this.#noteFailure(error);
    }
    this.#publishTotals();
  }

  #publishNews(): void {
    if (!this.#events.isWatched) {
      if (this.#board.dropNews()) this.#events.skip();
      return;
    }
    const { ticks, alerts } = this.#board.takeNews();
    if (ticks !== undefined) this.#events.publish("ticks", ticks);
    if (alerts.length > 0) this.#events.publish("alerts", alerts);
  }

  #publishTotals(): void {
    if (!this.#events.isWatched) return;
    const totals = this.#board.totals();
    const text = JSON.stringify(totals);
    if (text === this.#lastTotals) return;
    this.#lastTotals = text;
    this.#events.publish("totals", totals);
  }

  /** Once, not every second. */
  #noteFailure(error: unknown): void {
    const failure = `the page could not read the tables: ${String(error)}`;
    if (failure !== this.#lastFailure) this.#board.noteProblem(failure);
    this.#lastFailure = failure;
  }
}
