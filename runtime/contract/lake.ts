/** A column of a Glue table: name and Hive type. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** Holds every accepted price exactly: below 10^12 with up to 8 decimals. */
const DECIMAL = "decimal(20,8)";

/** Folder of the archive bucket with every accepted record, gzip NDJSON by hour of arrival. */
export const RAW_PREFIX = "raw/";
/** Folder with every refused record and the reason, gzip NDJSON by hour of arrival. */
export const QUARANTINE_PREFIX = "quarantine/";
/** Folder with every published alert, NDJSON by hour in which its tick reached the tick table. */
export const ALERTS_PREFIX = "alerts/";

/** Folder with what Firehose delivers, NDJSON by hour of delivery. */
export const STAGING_PREFIX = "staging/";
/** Folder with what Firehose could not deliver, by hour. */
export const STAGING_ERROR_PREFIX = "staging-errors/";
/** Folder in which CSV files are dropped to become rows of `imports`. */
export const IMPORT_PREFIX = "import/";
/** Folder with the providers' answers to scheduled requests, exactly as they came. */
export const BRONZE_PREFIX = "quotes/bronze/";

/** Folder of the failed bucket under which Lambda itself puts what outlived its retries. */
export const FAILED_PREFIX = "aws/lambda/";

/** Name and source of the one partition column: the folders' `YYYY/MM/DD/HH`. */
export const HOUR_PARTITION = { name: "hour", type: "string", format: "yyyy/MM/dd/HH" } as const;

const STREAM_POSITION: readonly Column[] = [
  { name: "arrived_at", type: "string", comment: "arrival in the stream, ISO 8601 UTC" },
  { name: "shard_id", type: "string", comment: "shard of the stream" },
  { name: "sequence_number", type: "string", comment: "position in the shard" },
];

/** Columns of `raw/`; decimals are JSON strings, so that no reader rounds them. */
export const RAW_COLUMNS: readonly Column[] = [
  { name: "symbol", type: "string", comment: "ticker" },
  { name: "timestamp", type: "string", comment: "trade time, ISO 8601 UTC" },
  { name: "id", type: "string", comment: "tick id; unique with symbol and timestamp" },
  { name: "price", type: DECIMAL, comment: "trade price" },
  { name: "open", type: DECIMAL, comment: "session open" },
  { name: "high", type: DECIMAL, comment: "session high" },
  { name: "low", type: DECIMAL, comment: "session low" },
  { name: "previous_close", type: DECIMAL, comment: "close of the session before" },
  { name: "volume", type: DECIMAL, comment: "shares or coins" },
  { name: "exchange", type: "string", comment: "as sent" },
  { name: "data_source", type: "string", comment: "as sent; absent: the pipeline's own class" },
  { name: "tick_id", type: "string", comment: "the producer's own id" },
  { name: "change", type: DECIMAL, comment: "price minus previous close" },
  // A price of 10^12 after a close of 10^-8 is a change of 10^22 percent.
  { name: "change_percent", type: "decimal(38,8)", comment: "100 x change / previous close" },
  { name: "anomaly", type: "boolean", comment: "change above the threshold" },
  { name: "outside_range", type: "boolean", comment: "price or open outside low..high" },
  { name: "extra", type: "string", comment: "JSON text of all other fields" },
  ...STREAM_POSITION,
];

/** Columns of `quarantine/`. */
export const QUARANTINE_COLUMNS: readonly Column[] = [
  { name: "reason", type: "string", comment: "one of the closed list of reasons" },
  { name: "payload", type: "string", comment: "the record or line, base64" },
  ...STREAM_POSITION,
  { name: "source", type: "string", comment: "key of the object it came in; of the stream: null" },
  { name: "line", type: "int", comment: "line of that object, 1 the first; of the stream: null" },
];

/** Columns of `alerts/`. */
export const ALERT_COLUMNS: readonly Column[] = [
  { name: "id", type: "string", comment: "alert id; unique" },
  { name: "kind", type: "string", comment: "crossover or anomaly; null of older ones: crossover" },
  { name: "symbol", type: "string", comment: "ticker" },
  { name: "direction", type: "string", comment: "up or down" },
  { name: "signal", type: "string", comment: "BUY_SIGNAL or SELL_SIGNAL; of crossovers" },
  { name: "timestamp", type: "string", comment: "trade time of the tick, ISO 8601 UTC" },
  { name: "price", type: DECIMAL, comment: "price of that tick" },
  { name: "change", type: DECIMAL, comment: "price minus previous close" },
  { name: "change_percent", type: "decimal(38,8)", comment: "100 x change / previous close" },
  { name: "short_sma", type: DECIMAL, comment: "short average" },
  { name: "long_sma", type: DECIMAL, comment: "long average" },
  { name: "short_window", type: "int", comment: "ticks in the short average" },
  { name: "long_window", type: "int", comment: "ticks in the long average" },
  { name: "first_tick", type: "string", comment: "sort key of the oldest tick in the window" },
  { name: "last_tick", type: "string", comment: "sort key of the tick that raised it" },
  { name: "data_source", type: "string", comment: "live, replay, simulated or backfill" },
  { name: "possible_split", type: "string", comment: "4:1, say, of a jump close to it; else null" },
];

/** Where a batch came from; Lambda gives the same of both kinds of stream. */
const BATCH_INFO =
  "struct<shardid:string,startsequencenumber:string,endsequencenumber:string," +
  "approximatearrivaloffirstrecord:string,approximatearrivaloflastrecord:string," +
  "batchsize:int,streamarn:string>";

/**
 * Of a topic: what AWS names by partition is text here, since readers of JSON differ in what they make of
 * letters in upper case in names that are not known.
 */
const KAFKA_BATCH_INFO =
  "struct<batchsize:int,eventsourcearn:string,bootstrapservers:string,payloadsize:int," +
  "recordsinfo:string>";

/**
 * Columns of the failed bucket's objects: the invocation record that Lambda writes, names in lower
 * case as Hive has them. Of a stream's batch `payload` is there, of an invocation by the schedule
 * `requestpayload` and `responsepayload`.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
export const FAILED_COLUMNS: readonly Column[] = [
  {
    name: "requestcontext",
    type: "struct<requestid:string,functionarn:string,condition:string,approximateinvokecount:int>",
    comment: "which invocation was given up, and why",
  },
  {
    name: "responsecontext",
    type: "struct<statuscode:int,executedversion:string,functionerror:string>",
    comment: "how the last attempt ended; absent when there was none",
  },
  { name: "version", type: "string", comment: "version of the record's format" },
  { name: "timestamp", type: "string", comment: "when it was given up, ISO 8601 UTC" },
  { name: "kinesisbatchinfo", type: BATCH_INFO, comment: "batch of the tick stream" },
  { name: "ddbstreambatchinfo", type: BATCH_INFO, comment: "batch of the tick table's stream" },
  { name: "kafkabatchinfo", type: KAFKA_BATCH_INFO, comment: "batch of the Kafka topic" },
  { name: "payload", type: "string", comment: "JSON text of the whole event" },
  { name: "requestpayload", type: "string", comment: "JSON text of the schedule's event" },
  { name: "responsepayload", type: "string", comment: "JSON text of the error" },
];

/** A partition column of which Athena computes the values, so that no crawler is needed. */
export interface Partition {
  readonly name: string;
  readonly type: "string";
  readonly unit: "MONTHS" | "YEARS";
  /** Properties of the column's projection. */
  // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
  readonly projection: Readonly<Record<string, string>>;
}

/** Partition of tables with an object a day: `ticks/2026-11/2026-11-20-00.parquet`. */
const MONTH: Partition = {
  name: "month",
  type: "string",
  unit: "MONTHS",
  projection: {
    type: "date",
    format: "yyyy-MM",
    range: "1970-01,NOW+1MONTHS",
    interval: "1",
    "interval.unit": "MONTHS",
  },
};

/** Partition of the table with an object a symbol and year: `imports/2026/AAPL.parquet`. */
const YEAR: Partition = {
  name: "year",
  type: "string",
  unit: "YEARS",
  projection: { type: "integer", range: "1900,2100" },
};

/** A Parquet table of the lake. Its rows are unique by symbol, time and id. */
export interface LakeTable {
  readonly name: "ticks" | "stream_prices" | "imports" | "quotes" | "latest_prices";
  /** Folder of the archive bucket, ending in a slash. */
  readonly prefix: string;
  readonly columns: readonly Column[];
  /** Absent: the folder holds one object, and no partition. */
  readonly partition?: Partition;
  /** Column with the time of the trade or quote. */
  readonly timeColumn: "timestamp" | "produced_at";
}

const SYMBOL: Column = { name: "symbol", type: "string", comment: "ticker" };
const TIMESTAMP: Column = { name: "timestamp", type: "timestamp", comment: "trade time, UTC" };
const PRICE: Column = { name: "price", type: DECIMAL, comment: "trade price" };
const SESSION: readonly Column[] = [
  { name: "open", type: DECIMAL, comment: "session open" },
  { name: "high", type: DECIMAL, comment: "session high" },
  { name: "low", type: DECIMAL, comment: "session low" },
  { name: "previous_close", type: DECIMAL, comment: "close of the session before" },
  { name: "volume", type: DECIMAL, comment: "shares or coins" },
];
const CHANGE: readonly Column[] = [
  { name: "change", type: DECIMAL, comment: "price minus previous close" },
  { name: "change_percent", type: "decimal(38,8)", comment: "100 x change / previous close" },
];
const EXCHANGE: Column = { name: "exchange", type: "string", comment: "as sent" };
const DATA_SOURCE: Column = {
  name: "data_source",
  type: "string",
  comment: "as sent; absent: the pipeline's own class",
};
/** 64 random bits a row do not compress, so that they are stored only where they say something. */
const ID: Column = {
  name: "id",
  type: "string",
  comment: "only where the row's own fields do not give it: times finer than milliseconds",
};

/** Every accepted tick once: what `raw/` holds, by day of the trade. */
export const TICKS: LakeTable = {
  name: "ticks",
  prefix: "ticks/",
  partition: MONTH,
  timeColumn: "timestamp",
  columns: [
    SYMBOL,
    TIMESTAMP,
    ID,
    PRICE,
    ...SESSION,
    EXCHANGE,
    DATA_SOURCE,
    { name: "tick_id", type: "string", comment: "the producer's own id" },
    ...CHANGE,
    { name: "anomaly", type: "boolean", comment: "change above the threshold" },
    { name: "outside_range", type: "boolean", comment: "price or open outside low..high" },
    { name: "extra", type: "string", comment: "JSON text of all other fields" },
  ],
};

/** What came over Firehose, once each. */
export const STREAM_PRICES: LakeTable = {
  name: "stream_prices",
  prefix: "stream_prices/",
  partition: MONTH,
  timeColumn: "produced_at",
  columns: [
    SYMBOL,
    { name: "produced_at", type: "timestamp", comment: "trade time, UTC" },
    ID,
    PRICE,
    ...SESSION,
    EXCHANGE,
    DATA_SOURCE,
    {
      name: "etl_loading_ts",
      type: "timestamp",
      comment: "when the first object that brought the row was staged, UTC",
    },
  ],
};

/** What came in dropped files, once each. */
export const IMPORTS: LakeTable = {
  name: "imports",
  prefix: "imports/",
  partition: YEAR,
  timeColumn: "timestamp",
  columns: [
    SYMBOL,
    { name: "timestamp", type: "timestamp", comment: "trade time, UTC; of a date: its close" },
    { name: "close_date", type: "date", comment: "day of the trade in New York" },
    ID,
    PRICE,
    ...SESSION,
  ],
};

/** Quotes of providers, typed and once each. */
export const QUOTES: LakeTable = {
  name: "quotes",
  prefix: "quotes/silver/",
  partition: MONTH,
  timeColumn: "timestamp",
  columns: [
    SYMBOL,
    { name: "name", type: "string", comment: "name of the company or coin" },
    { name: "timestamp", type: "timestamp", comment: "time of the quote, UTC" },
    ID,
    PRICE,
    { name: "currency", type: "string", comment: "ISO 4217 code of all prices in the row" },
    ...CHANGE,
    { name: "previous_close", type: DECIMAL, comment: "close of the session before" },
    { name: "open", type: DECIMAL, comment: "session open" },
    { name: "high", type: DECIMAL, comment: "session high" },
    { name: "low", type: DECIMAL, comment: "session low" },
    { name: "volume", type: DECIMAL, comment: "shares or coins" },
    EXCHANGE,
    { name: "provider", type: "string", comment: "who gave the quote" },
  ],
};

/** The newest row of each symbol, whichever table it is from. */
export const LATEST_PRICES: LakeTable = {
  name: "latest_prices",
  prefix: "latest_prices/",
  timeColumn: "timestamp",
  columns: [
    SYMBOL,
    { name: "timestamp", type: "timestamp", comment: "time of the newest price, UTC" },
    { name: "id", type: "string", comment: "tick id" },
    PRICE,
    ...SESSION,
    ...CHANGE,
    EXCHANGE,
    DATA_SOURCE,
    { name: "currency", type: "string", comment: "ISO 4217 code, where the road knows it" },
    { name: "road", type: "string", comment: "table that holds the row" },
  ],
};

/** All Parquet tables of the lake. */
export const LAKE_TABLES: readonly LakeTable[] = [
  TICKS,
  STREAM_PRICES,
  IMPORTS,
  QUOTES,
  LATEST_PRICES,
];
