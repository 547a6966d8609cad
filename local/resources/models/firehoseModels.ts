import { IANAZone } from "luxon";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import { checkPrefixes } from "../../firehose/evaluatePrefix.ts";
import type { DeliveryStreamDefinition } from "../../model.ts";
import { localArn } from "../arns.ts";
import { bucketArn } from "../bucketOutputs.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import type { ResourceModel } from "../ResourceModel.ts";
import { nameInArn, type ResourceUses } from "../ResourceUses.ts";

const TYPE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

const ENCRYPTION = ignored("data on this machine is as safe as its disk");
const POLICIES = ignored("nothing local enforces policies");

/** Kinds of compression that run locally, with what they add to a key. */
const EXTENSIONS = { GZIP: ".gz", UNCOMPRESSED: "" } as const;

const deliveryStreamModel: ResourceModel = {
  type: TYPE,
  nameProperty: "name",
  naming: { lengthMax: 64 },
  rules: {
    name: "modelled",
    destination: "modelled",
    kinesisSourceConfiguration: { kinesisStreamArn: "modelled", roleArn: POLICIES },
    extendedS3Configuration: {
      bucketArn: "modelled",
      roleArn: POLICIES,
      bufferingSize: "modelled",
      bufferingInterval: "modelled",
      compressionFormat: "modelled",
      prefix: "modelled",
      errorOutputPrefix: "modelled",
      customTimeZone: "modelled",
      fileExtension: "modelled",
      processingConfiguration: "modelled",
      s3BackupMode: "modelled",
      kmsKeyArn: ENCRYPTION,
      cloudwatchLoggingOptions: ignored("the run itself reports failed deliveries"),
    },
  },
  create({ request, inputs, name, context }) {
    const arn = localArn("firehose", `deliverystream/${name}`);
    const definition = readDefinition(inputs, { name, arn });
    context.declarations.deliveryStreams.set(request.urn, definition);
    noteUses(context.declarations.uses, definition);
    const state = { name, arn, destinationId: "destinationId-000000000001", versionId: "1" };
    return { id: arn, state: { ...inputs.values, ...state } };
  },
};

/** Models of the resources of Data Firehose. */
export const firehoseModels: readonly ResourceModel[] = [deliveryStreamModel];

/** A delivery stream with Firehose's defaults filled in. */
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html
function readDefinition(
  inputs: Inputs,
  { name, arn }: Pick<DeliveryStreamDefinition, "name" | "arn">,
): DeliveryStreamDefinition {
  const destination = inputs.text("destination");
  if (destination !== "extended_s3") {
    throw new NotModelledError(
      `${TYPE} property "destination" = "${destination}"`,
      "use extended_s3",
    );
  }
  const source = inputs.optionalGroup("kinesisSourceConfiguration");
  if (source === undefined) {
    throw new NotModelledError(
      `${TYPE} without "kinesisSourceConfiguration"`,
      "read a Kinesis stream",
    );
  }
  const s3 = inputs.optionalGroup("extendedS3Configuration");
  if (s3 === undefined) {
    throw new Error(`${TYPE} property "extendedS3Configuration" must be given for extended_s3.`);
  }
  const compression = compressionOf(s3);
  const prefix = s3.optionalText("prefix") ?? "";
  const errorOutputPrefix = s3.optionalText("errorOutputPrefix") ?? "";
  checkPrefixes(prefix, errorOutputPrefix);
  refuseBackup(s3);
  return {
    name,
    arn,
    streamArn: source.text("kinesisStreamArn"),
    bucket: bucketOf(s3.text("bucketArn")),
    prefix,
    errorOutputPrefix,
    timeZone: timeZoneOf(s3),
    fileExtension: extensionOf(s3) ?? EXTENSIONS[compression],
    bufferingSizeMiB: numberOf(s3, { name: "bufferingSize", range: [1, 128], otherwise: 5 }),
    bufferingIntervalSeconds: numberOf(s3, {
      name: "bufferingInterval",
      range: [0, 900],
      otherwise: 300,
    }),
    compression,
    delimiter: delimiterOf(s3),
  };
}

/** What the program does not make of it is stood in for, or refused when all is declared. */
function noteUses(uses: ResourceUses, { name, streamArn, bucket }: DeliveryStreamDefinition): void {
  const user = `Delivery stream "${name}"`;
  const stream = nameInArn("stream", streamArn);
  if (stream === undefined) {
    throw new Error(
      `${TYPE} property "kinesisStreamArn" must be the ARN of a stream, got "${streamArn}".`,
    );
  }
  uses.noteUse({ kind: "stream", name: stream, arn: streamArn, user });
  uses.noteUse({ kind: "bucket", name: bucket, arn: bucketArn(bucket), user });
}

function compressionOf(s3: Inputs): DeliveryStreamDefinition["compression"] {
  const format = s3.optionalText("compressionFormat") ?? "UNCOMPRESSED";
  if (format === "GZIP" || format === "UNCOMPRESSED") return format;
  throw new NotModelledError(
    `${TYPE} property "extendedS3Configuration.compressionFormat" = "${format}"`,
    "use GZIP or UNCOMPRESSED in a local run",
  );
}

function refuseBackup(s3: Inputs): void {
  const mode = s3.optionalText("s3BackupMode") ?? "Disabled";
  if (mode === "Disabled") return;
  throw new NotModelledError(
    `${TYPE} property "extendedS3Configuration.s3BackupMode" = "${mode}"`,
    "leave it out in a local run",
  );
}

function timeZoneOf(s3: Inputs): string {
  const zone = s3.optionalText("customTimeZone") ?? "UTC";
  if (IANAZone.isValidZone(zone)) return zone;
  throw new Error(`${TYPE} property "customTimeZone" must be an IANA time zone, got "${zone}".`);
}

function extensionOf(s3: Inputs): string | undefined {
  const extension = s3.optionalText("fileExtension");
  if (extension === undefined || /^\.[0-9a-z!\-_.*'()]{1,127}$/.test(extension)) return extension;
  throw new Error(
    `${TYPE} property "fileExtension" must begin with a dot and hold letters that S3 keeps, ` +
      `got "${extension}".`,
  );
}

function numberOf(
  s3: Inputs,
  {
    name,
    range: [min, max],
    otherwise,
  }: {
    readonly name: string;
    readonly range: readonly [number, number];
    readonly otherwise: number;
  },
): number {
  const value = s3.optionalNumber(name) ?? otherwise;
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${TYPE} property "${name}" must be ${min} to ${max}, got ${value}.`);
}

function bucketOf(arn: string): string {
  const bucket = /^arn:[^:]+:s3:::([^/]+)$/.exec(arn)?.[1];
  if (bucket !== undefined) return bucket;
  throw new Error(`${TYPE} property "bucketArn" must be the ARN of a bucket, got "${arn}".`);
}

/** The only processing that runs locally: a text behind each record. */
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html
function delimiterOf(s3: Inputs): string {
  const processing = s3.optionalGroup("processingConfiguration");
  if (processing?.optionalFlag("enabled") !== true) return "";
  const processors = processing.groups("processors");
  const other = processors.find(
    (processor) => processor.text("type") !== "AppendDelimiterToRecord",
  );
  if (other !== undefined) {
    throw new NotModelledError(
      `${TYPE} with the processor "${other.text("type")}"`,
      "use AppendDelimiterToRecord only in a local run",
    );
  }
  const [processor] = processors;
  if (processor === undefined) return "";
  const delimiter = processor
    .groups("parameters")
    .find((parameter) => parameter.text("parameterName") === "Delimiter")
    ?.optionalText("parameterValue");
  // Given as it is written in JSON: a backslash and an n stand for a line's end.
  return (delimiter ?? "\\n").replaceAll("\\n", "\n");
}
