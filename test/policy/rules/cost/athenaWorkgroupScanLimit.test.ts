import { athenaWorkgroupScanLimit } from "../../../../policy/rules/cost/athenaWorkgroupScanLimit.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const PATH = "configuration.bytesScannedCutoffPerQuery";
const limited = (bytesScannedCutoffPerQuery: unknown) => ({
  props: { configuration: { bytesScannedCutoffPerQuery } },
});

describeRule(athenaWorkgroupScanLimit, {
  compliant: { "a limit": limited(10_000_000), "a limit as text": limited("10000000") },
  violating: {
    "no limit": [{}, `"${PATH}" must be set, got none; set ${PATH}`],
    "a limit of nothing": [limited(0), `"${PATH}" must be set, got 0`],
  },
  unknown: { "a limit that is computed": [limited(UNKNOWN), PATH] },
});
