import type { AlertEntry } from "./api.ts";
import { MAX_ALERTS } from "./api.ts";
import { makeArrow } from "./changeView.ts";
import { byId, make, setText } from "./element.ts";

/** How often a new alert is read out, at most, in milliseconds. */
const READ_OUT_MS = 5_000;

/** The last alerts as sentences, newest first. */
export class AlertList {
  readonly #list = byId("alert-list", HTMLOListElement);
  readonly #none = byId("no-alerts", HTMLParagraphElement);
  readonly #announcer = byId("announcer", HTMLParagraphElement);
  readonly #onChoose: (symbol: string) => void;
  readonly #ids = new Set<string>();
  #readOutAtMs = 0;

  /** @param onChoose called when somebody chooses an alert, with its symbol */
  constructor(onChoose: (symbol: string) => void) {
    this.#onChoose = onChoose;
  }

  /** Shows these alerts only. */
  reset(alerts: readonly AlertEntry[]): void {
    this.#list.replaceChildren();
    this.#ids.clear();
    this.#insert(alerts);
  }

  /** Adds new ones, newest first, and has one of them read out. */
  add(alerts: readonly AlertEntry[]): void {
    this.#insert(alerts);
    const [newest] = alerts;
    if (newest === undefined || Date.now() - this.#readOutAtMs < READ_OUT_MS) return;
    this.#readOutAtMs = Date.now();
    setText(this.#announcer, newest.sentence);
  }

  #insert(alerts: readonly AlertEntry[]): void {
    for (const alert of alerts.toReversed()) {
      if (this.#ids.has(alert.id)) continue;
      this.#ids.add(alert.id);
      this.#list.prepend(this.#make(alert));
    }
    while (this.#list.children.length > MAX_ALERTS) {
      const last = this.#list.lastElementChild as HTMLElement;
      this.#ids.delete(last.dataset.id ?? "");
      last.remove();
    }
    const isEmpty = this.#list.children.length === 0;
    this.#none.hidden = !isEmpty;
    this.#list.hidden = isEmpty;
  }

  #make(alert: AlertEntry): HTMLLIElement {
    const { id, symbol, direction, signal, sentence, status, possibleSplit } = alert;
    const badge = make("span", `badge ${direction}`, makeArrow(direction));
    badge.append(signal ?? "ANOMALY");
    const name = make("button", "link", symbol);
    name.type = "button";
    name.title = `Show ${symbol}`;
    name.addEventListener("click", () => this.#onChoose(symbol));
    const head = make("div", "alert-head", name, badge);
    if (possibleSplit !== null) {
      head.append(make("span", "badge doubt", `possible ${possibleSplit} split`));
    }
    if (status === "expired") head.append(make("span", "muted small", "not sent"));
    const item = make("li", "alert", head, make("p", "small", sentence));
    item.dataset.id = id;
    return item;
  }
}
