import type { Hint } from "./api.ts";
import { byId, setText } from "./element.ts";

/** What stands in the place of the data while there is none: it is loading, failed, or empty. */
export class Notice {
  readonly #card = byId("notice", HTMLElement);
  readonly #title = byId("notice-title", HTMLHeadingElement);
  readonly #text = byId("notice-text", HTMLParagraphElement);
  readonly #command = byId("notice-command", HTMLPreElement);
  readonly #retry = byId("retry", HTMLButtonElement);

  /** @param onRetry called when somebody wants it tried again */
  constructor(onRetry: () => void) {
    this.#retry.addEventListener("click", onRetry);
  }

  /** It is being asked for. */
  showLoading(): void {
    this.#show("loading", "Loading", "Asking for the state of the pipeline.");
  }

  /** It cannot be had. */
  showError(reason: string): void {
    const text = `${reason} It is tried again every few seconds.`;
    this.#show("error", "The state of the pipeline cannot be shown", text);
    this.#retry.hidden = false;
  }

  /** There is none yet. */
  showEmpty(hint: Hint | null): void {
    const text = `No symbol has ticked yet.${hint === null ? "" : ` ${hint.text}`}`;
    this.#show("empty", "Waiting for the first tick", text);
    this.#command.hidden = hint === null;
    setText(this.#command, hint?.command ?? "");
  }

  /** There is data. */
  hide(): void {
    this.#card.hidden = true;
  }

  #show(kind: string, title: string, text: string): void {
    this.#card.hidden = false;
    this.#card.dataset.kind = kind;
    this.#card.setAttribute("aria-busy", String(kind === "loading"));
    this.#retry.hidden = true;
    this.#command.hidden = true;
    setText(this.#title, title);
    setText(this.#text, text);
  }
}
