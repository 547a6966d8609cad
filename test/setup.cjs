"use strict";
// The suite runs on the Node that Lambda runs: an older one would test something else, or nothing.
var major = Number(process.versions.node.split(".")[0]);
if (major < 22) {
  console.error(
    "The tests need Node 22.18 or later and found " +
      process.version +
      ". Run them as `npm test`, which uses the Node 24 that `npm ci` installed.",
  );
  process.exit(2);
}
