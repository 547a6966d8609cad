#!/usr/bin/env node
// Old syntax on purpose: an old Node must get as far as the message below.
"use strict";

var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  console.error(
    "stock-analytics needs Node 22.18 or later and found " +
      process.version +
      ". Install a newer one, or run it as `npx -p node@24 -p stock-analytics-pipeline stock-analytics`.",
  );
  process.exit(2);
}

// What was compiled once is kept where the code of programs is, and need not be compiled again.
try {
  var os = require("os");
  var path = require("path");
  var cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  require("module").enableCompileCache(path.join(cache, "stock-analytics-pipeline"));
} catch (error) {
  // A user without a home compiles anew each time.
  if (error.code !== "ERR_SYSTEM_ERROR") throw error;
}

import("../dist/cli/main.js").then(
  function (cli) {
    return cli.main(process.argv);
  },
  function (error) {
    if (error && error.code === "ERR_MODULE_NOT_FOUND") {
      console.error("stock-analytics is not built (" + error.message + "). Run `npm run build`.");
      process.exit(2);
    }
    throw error;
  },
);
