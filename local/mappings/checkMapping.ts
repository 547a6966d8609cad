import type { MappingDefinition } from "../model.ts";

type Range = readonly [min: number, max: number];

// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
const RANGES: Readonly<
  Record<NumberOf<MappingDefinition>, { readonly range: Range; readonly or?: number }>
> = {
  batchSize: { range: [1, 10_000] },
  batchWindowSeconds: { range: [0, 300] },
  parallelizationFactor: { range: [1, 10] },
  maximumRetryAttempts: { range: [0, 10_000], or: -1 },
  maximumRecordAgeSeconds: { range: [60, 604_800], or: -1 },
};

type NumberOf<T> = { [K in keyof T]-?: T[K] extends number ? K : never }[keyof T];

/** All there is to a mapping that the local run carries out. */
const KNOWN: ReadonlySet<string> = new Set<keyof MappingDefinition>([
  "id",
  "functionArn",
  "eventSourceArn",
  "source",
  "startingPosition",
  "batchSize",
  "batchWindowSeconds",
  "parallelizationFactor",
  "bisectBatchOnFunctionError",
  "maximumRetryAttempts",
  "maximumRecordAgeSeconds",
  "reportBatchItemFailures",
  "filterPatterns",
  "onFailureBucket",
  "enabled",
]);

/**
 * Checks what Lambda would check when the mapping is made, and that nothing is asked for which the
 * local run does not do.
 * @throws with the property, the rule and the value.
 */
export function checkMapping(definition: MappingDefinition): void {
  const fail = (problem: string): never => {
    throw new Error(`Event source mapping "${definition.id}": ${problem}`);
  };
  for (const name of Object.keys(definition)) {
    if (!KNOWN.has(name)) {
      fail(`"${name}" is not supported locally; remove it for the local run.`);
    }
  }
  for (const [name, { range, or }] of Object.entries(RANGES)) {
    const value = definition[name as keyof typeof RANGES];
    const [min, max] = range;
    if (value !== or && !(Number.isInteger(value) && value >= min && value <= max)) {
      const rule = `${or === undefined ? "" : `${or} or `}${min} to ${max}`;
      fail(`"${name}" must be ${rule}, got ${String(value)}.`);
    }
  }
  const { startingPosition, source, id } = definition;
  if (!["TRIM_HORIZON", "LATEST"].includes(startingPosition)) {
    fail(`"startingPosition" must be TRIM_HORIZON or LATEST locally, got ${startingPosition}.`);
  }
  if (!["kinesis", "dynamodb"].includes(source)) {
    fail(`"source" must be kinesis or dynamodb, got ${String(source)}.`);
  }
  if (!/^[A-Za-z0-9._-]+$/.test(id)) {
    fail('"id" must be made of letters, digits, dots, dashes and underscores: it names objects.');
  }
}
