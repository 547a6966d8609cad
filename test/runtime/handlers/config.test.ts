import assert from "node:assert/strict";
import { ENVIRONMENT } from "../../../runtime/contract/environment.ts";
import { FEEDS } from "../../../runtime/contract/tick.ts";
import type { Environment } from "../../../runtime/handlers/config.ts";
import {
  ConfigurationError,
  readAcceptedSymbols,
  readAlertKinds,
  readAlertMaxAgeMs,
  readAllowedLatenessMs,
  readAnomalyThreshold,
  readFeed,
  readSplitGuard,
  readTickTtlMs,
  readWindows,
  requireText,
} from "../../../runtime/handlers/config.ts";

/** Reads one variable of that value. */
function read<Value>(
  reader: (environment: Environment) => Value,
  variable: string,
  value?: string,
): Value {
  return reader(value === undefined ? {} : { [variable]: value });
}

describe("the functions' configuration", () => {
  it("reads every feed", () => {
    assert.deepEqual(
      FEEDS.map((feed) => read(readFeed, ENVIRONMENT.feed, feed)),
      FEEDS,
    );
  });

  it("reads the only symbols accepted, or that all are", () => {
    const accepted = read(readAcceptedSymbols, ENVIRONMENT.acceptedSymbols, "AAPL,BRK.B");
    assert.deepEqual(accepted, new Set(["AAPL", "BRK.B"]));
    assert.equal(readAcceptedSymbols({}), undefined);
  });

  it("reads the threshold as a decimal", () => {
    const threshold = read(readAnomalyThreshold, ENVIRONMENT.anomalyThresholdPercent, "0.1234");
    assert.deepEqual(threshold, { mantissa: 1234, decimals: 4 });
  });

  it("reads lateness in seconds and age in hours, as milliseconds", () => {
    const { allowedLatenessSeconds, alertMaxAgeHours } = ENVIRONMENT;
    assert.equal(read(readAllowedLatenessMs, allowedLatenessSeconds, "0"), 0);
    assert.equal(read(readAllowedLatenessMs, allowedLatenessSeconds, "90"), 90_000);
    assert.equal(read(readAlertMaxAgeMs, alertMaxAgeHours, "24"), 86_400_000);
    assert.equal(read(readAlertMaxAgeMs, alertMaxAgeHours, "none"), Infinity);
  });

  it("reads how long a tick is kept, in days as milliseconds, or that it stays", () => {
    assert.equal(read(readTickTtlMs, ENVIRONMENT.tickTtlDays, "30"), 30 * 86_400_000);
    assert.equal(read(readTickTtlMs, ENVIRONMENT.tickTtlDays, "none"), Infinity);
    assert.throws(() => read(readTickTtlMs, ENVIRONMENT.tickTtlDays, "0"), ConfigurationError);
    assert.throws(() => read(readTickTtlMs, ENVIRONMENT.tickTtlDays), ConfigurationError);
  });

  it("reads whether splits are guarded against, not when nothing is said", () => {
    assert.equal(read(readSplitGuard, ENVIRONMENT.splitGuard), false);
    assert.equal(read(readSplitGuard, ENVIRONMENT.splitGuard, "false"), false);
    assert.equal(read(readSplitGuard, ENVIRONMENT.splitGuard, "true"), true);
    assert.throws(() => read(readSplitGuard, ENVIRONMENT.splitGuard, "1"), ConfigurationError);
  });

  it("reads what alerts are raised for, crossovers when nothing is said", () => {
    const kinds = (value?: string) => read(readAlertKinds, ENVIRONMENT.alertsOn, value);
    assert.deepEqual(kinds(), new Set(["crossover"]));
    assert.deepEqual(kinds("anomaly"), new Set(["anomaly"]));
    assert.deepEqual(kinds("anomaly,crossover"), new Set(["crossover", "anomaly"]));
    for (const value of ["", "none", "crossover,", "crossover, anomaly", "anomaly,anomaly"]) {
      assert.throws(() => kinds(value), ConfigurationError, value);
    }
  });

  it("reads windows of which the long one is longer", () => {
    const windows = (short: string, long: string) =>
      readWindows({ [ENVIRONMENT.shortWindow]: short, [ENVIRONMENT.longWindow]: long });
    assert.deepEqual(windows("5", "20"), { short: 5, long: 20 });
    assert.throws(() => windows("5", "5"), ConfigurationError);
    assert.throws(() => windows("0", "5"), ConfigurationError);
  });

  const refused: readonly [(environment: Environment) => unknown, string, readonly string[]][] = [
    [readFeed, ENVIRONMENT.feed, ["", "LIVE", "mock"]],
    [readAnomalyThreshold, ENVIRONMENT.anomalyThresholdPercent, ["", "0", "-5", "5%", "1e1"]],
    [readAllowedLatenessMs, ENVIRONMENT.allowedLatenessSeconds, ["", "-1", "1.5", "1s", " 1"]],
    [readAlertMaxAgeMs, ENVIRONMENT.alertMaxAgeHours, ["", "0", "-1", "Infinity", "24h"]],
  ];
  for (const [reader, variable, values] of refused) {
    it(`refuses a ${variable} that is missing or wrong`, () => {
      for (const value of [undefined, ...values]) {
        assert.throws(() => read(reader, variable, value), ConfigurationError, String(value));
      }
    });
  }

  it("names variable, rule, value and next step", () => {
    assert.throws(() => requireText({}, "TICK_TABLE_NAME"), {
      name: "ConfigurationError",
      message:
        "environment variable TICK_TABLE_NAME must be set, got none; deploy the component again",
    });
    assert.throws(() => read(readFeed, "FEED", "mock"), {
      message:
        "environment variable FEED must be one of live, replay, simulated, any, " +
        'got "mock"; deploy the component again',
    });
  });
});
