import { AlertList } from "./AlertList.ts";
import { ApiClient } from "./ApiClient.ts";
import type { PipelineState, SymbolState, TicksEvent } from "./api.ts";
import { signOf } from "./decimals.ts";
import { byId, setText } from "./element.ts";
import type { ConnectionStatus } from "./LiveConnection.ts";
import { LiveConnection } from "./LiveConnection.ts";
import { Notice } from "./Notice.ts";
import { SelectedSymbol } from "./SelectedSymbol.ts";
import { SymbolList } from "./SymbolList.ts";
import { formatUtc } from "./times.ts";
import { TotalsView } from "./TotalsView.ts";

/** A state that could not be read is asked for again after this long, in milliseconds. */
const RETRY_MS = 3_000;

const STATUS_TEXTS: Readonly<Record<ConnectionStatus | "loading" | "error", string>> = {
  loading: "Loading",
  error: "No data",
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
};

/** The page: asks for the state once, then follows the events. */
export class App {
  readonly #api = new ApiClient(document.baseURI);
  readonly #notice = new Notice(() => void this.start());
  readonly #totals = new TotalsView();
  readonly #alerts = new AlertList((symbol) => this.#choose(symbol));
  readonly #list = new SymbolList((symbol) => this.#choose(symbol));
  readonly #selected = new SelectedSymbol(this.#api);
  readonly #status = byId("connection", HTMLParagraphElement);
  readonly #stale = byId("stale", HTMLParagraphElement);
  readonly #states = new Map<string, SymbolState>();
  #pipeline = "";
  #retry: number | undefined;
  #heardAtMs = Date.now();

  /** Asks for the state, again and again until there is one, and follows what happens from then on. */
  async start(): Promise<void> {
    window.clearTimeout(this.#retry);
    this.#notice.showLoading();
    this.#setStatus("loading");
    try {
      const state = await this.#api.state();
      this.#show(state);
      this.#follow(state.eventId);
    } catch (error) {
      this.#setStatus("error");
      this.#notice.showError(error instanceof Error ? error.message : String(error));
      this.#retry = window.setTimeout(() => void this.start(), RETRY_MS);
    }
  }

  #follow(eventId: string): void {
    this.#setStatus("connecting");
    const connection = new LiveConnection(
      (after) => this.#api.eventsUrl(after),
      eventId,
      {
        snapshot: (state) => this.#show(state),
        ticks: (ticks) => this.#take(ticks),
        alerts: (alerts) => {
          this.#alerts.add(alerts);
          this.#selected.addAlerts(alerts);
        },
        totals: (totals) => this.#totals.update(totals),
        heartbeat: () => undefined,
      },
      (status) => this.#setStatus(status),
    );
    connection.open();
    window.addEventListener("hashchange", () => this.#choose(symbolOfAddress()));
  }

  /** Shows everything anew. */
  #show(state: PipelineState): void {
    this.#pipeline = state.pipeline;
    const { short, long } = state.windows;
    setText(byId("pipeline", HTMLHeadingElement), state.pipeline);
    const windows = ` · averages of ${short} and ${long} ticks`;
    setText(byId("windows", HTMLSpanElement), windows);
    this.#selected.setWindows(state.windows);
    this.#states.clear();
    for (const symbol of state.symbols) this.#states.set(symbol.symbol, symbol);
    this.#list.keep(new Set(this.#states.keys()));
    this.#list.update(state.symbols);
    this.#alerts.reset(state.alerts);
    this.#totals.update(state);
    byId("counters", HTMLElement).hidden = false;
    this.#showPhase(state);
    this.#choose(this.#selected.symbol ?? symbolOfAddress(), { isForced: true });
  }

  #showPhase({ hint }: Pick<PipelineState, "hint">): void {
    const isEmpty = this.#states.size === 0;
    byId("content", HTMLDivElement).hidden = isEmpty;
    if (isEmpty) this.#notice.showEmpty(hint);
    else this.#notice.hide();
  }

  #take({ symbols, points }: TicksEvent): void {
    const wasEmpty = this.#states.size === 0;
    for (const state of symbols) this.#states.set(state.symbol, state);
    this.#list.update(symbols);
    const chosen = this.#selected.symbol;
    if (wasEmpty && this.#states.size > 0) {
      this.#showPhase({ hint: null });
      this.#choose(symbolOfAddress());
      return;
    }
    if (chosen === undefined) return;
    const state = symbols.find(({ symbol }) => symbol === chosen);
    if (state !== undefined) this.#update(state);
    const chunk = points[chosen];
    if (chunk !== undefined) this.#selected.append(chunk);
  }

  #choose(wanted: string, { isForced = false } = {}): void {
    const state = this.#states.get(wanted) ?? this.#states.values().next().value;
    if (state === undefined || (state.symbol === this.#selected.symbol && !isForced)) return;
    this.#selected.choose(state);
    this.#list.choose(state.symbol);
    history.replaceState(null, "", `#${encodeURIComponent(state.symbol)}`);
    this.#setTitle(state);
  }

  #update(state: SymbolState): void {
    this.#selected.update(state);
    this.#setTitle(state);
  }

  #setTitle({ symbol, price, change }: SymbolState): void {
    const arrow = { "1": " ▲", "0": "", "-1": " ▼" }[signOf(change?.amount ?? "0")];
    document.title = `${symbol} ${price}${arrow} · ${this.#pipeline}`;
  }

  #setStatus(status: keyof typeof STATUS_TEXTS): void {
    if (status === "live") this.#heardAtMs = Date.now();
    this.#status.dataset.status = status;
    setText(this.#status, STATUS_TEXTS[status]);
    const isStale = status === "reconnecting";
    this.#stale.hidden = !isStale;
    document.body.classList.toggle("is-stale", isStale);
    if (!isStale) return;
    const since = formatUtc(Math.floor(this.#heardAtMs / 1000) * 1000);
    const text = `The connection is lost; what you see is as of ${since} UTC. Trying again.`;
    setText(this.#stale, text);
  }
}

function symbolOfAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    // Somebody's own text after the #.
    return "";
  }
}
