import { jsonElements } from "../../domain/jsonElements.ts";
import { FileFault } from "../FileFault.ts";
import { jsonQuotes } from "./jsonQuotes.ts";
import { jsonTexts } from "./jsonTexts.ts";

/** Made-up prices: a list of ticks in the words of the contract, `data_source` included. */
export const SIMULATED_QUOTES = jsonQuotes({
  list: (text, value) => {
    if (Array.isArray(value)) return jsonElements(text);
    throw new FileFault("provider_error", "is no list of quotes");
  },
  quote: (text) => ({ fields: jsonTexts(text) }),
});
