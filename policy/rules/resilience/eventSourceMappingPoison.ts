import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";
import { readsKafka, readsStream } from "../../readsStream.ts";

export const eventSourceMappingPoison: ResourceRule = {
  name: "event-source-mapping-poison",
  scope: "resource",
  groups: ["resilience"],
  title: "One bad record does not stop a shard.",
  rationale:
    "By default Lambda tries a batch until its records expire, and nothing behind it is read until then.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
  ],
  controls: [],
  resourceTypes: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  remedy:
    'bound retries by number or age, set bisectBatchOnFunctionError to true and functionResponseTypes to ["ReportBatchItemFailures"]',
  evaluate: ({ props }) => {
    if (!readsStream(props)) return notApplicable("the source is a queue");
    // They know none of these unless they run in provisioned mode.
    if (readsKafka(props)) return notApplicable("Kafka's mappings are judged by what they keep");
    return judgeEach(["retries", "bisect", "responses"], (part) => {
      if (part === "bisect") {
        const isOn = props.flag("bisectBatchOnFunctionError");
        return hold(isOn === true, {
          property: "bisectBatchOnFunctionError",
          must: "must be true",
          got: isOn,
        });
      }
      if (part === "responses") {
        const types = props.texts("functionResponseTypes");
        return hold(types.includes("ReportBatchItemFailures"), {
          property: "functionResponseTypes",
          must: 'must hold "ReportBatchItemFailures"',
          got: types,
        });
      }
      const attempts = props.number("maximumRetryAttempts") ?? -1;
      const age = props.number("maximumRecordAgeInSeconds") ?? -1;
      return hold(attempts >= 0 || age >= 0, {
        property: "maximumRetryAttempts",
        must: "must be 0 or more, or maximumRecordAgeInSeconds 60 or more",
        got: attempts,
      });
    });
  },
};
