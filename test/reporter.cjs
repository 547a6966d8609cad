"use strict";
const { stripVTControlCharacters } = require("node:util");
const { reporters } = require("mocha");

// Mocha takes a CI for a terminal; a log that is read later, by people or scripts, is none.
if (!process.stdout.isTTY) {
  const { Base } = reporters;
  Base.useColors = false;
  for (const [name, symbol] of Object.entries(Base.symbols)) {
    Base.symbols[name] = stripVTControlCharacters(symbol);
  }
}

/** Mocha's own output, closed by the one line that scripts read. */
module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue();
    console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
};
