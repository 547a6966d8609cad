/** Names, of resources and of arguments, that are wrong in one place: what is set, the path, and the reason. */
export const WRONG_NAMES: [set: object, propertyPath: string, reason: string | RegExp][] = [
  [{ names: { stream: "a b" } }, "names.stream", /1 to 128 letters, digits, _ \. and -, got "a b"/],
  [{ names: { tickTable: "ab" } }, "names.tickTable", /3 to 255 letters/],
  [{ names: { database: "Stocks" } }, "names.database", /lower-case letters, digits and _/],
  [{ names: { processTicks: "a.b" } }, "names.processTicks", /1 to 64 letters, digits, _ and -/],
  [{ names: { topic: "x" } }, "names.topic", /"topic" is no argument: must be one of stream, tick/],
  [
    { storage: { archiveBucketName: "My_Bucket" } },
    "storage.archiveBucketName",
    /3 to 63 lower-case letters, digits, dots and hyphens, .* got "My_Bucket"; correct it or omit/,
  ],
  [
    { storage: { archiveBucketName: "prices..archive" } },
    "storage.archiveBucketName",
    /must be a bucket's name without two dots in a row, got "prices\.\.archive"/,
  ],
  [
    { storage: { archiveBucketName: "192.168.5.4" } },
    "storage.archiveBucketName",
    /must be a bucket's name and no IP address, got "192\.168\.5\.4"/,
  ],
  ...["xn--prices", "sthree-prices", "amzn-s3-demo-prices"].map(
    (name): [object, string, RegExp] => [
      { storage: { archiveBucketName: name } },
      "storage.archiveBucketName",
      /must be a bucket's name without ".*" at its start, which S3 reserves/,
    ],
  ),
  ...["prices-s3alias", "prices--ol-s3", "prices.mrap", "a--b--x-s3", "prices--table-s3"].map(
    (name): [object, string, RegExp] => [
      { storage: { archiveBucketName: name } },
      "storage.archiveBucketName",
      /must be a bucket's name without ".*" at its end, which S3 reserves/,
    ],
  ),
  ...[
    "ab",
    "a".repeat(64),
    ".prices",
    "prices.",
    "-prices",
    "prices-",
    "Prices",
    "pri ces",
    "  ",
  ].map((name): [object, string, RegExp] => [
    { storage: { archiveBucketName: name } },
    "storage.archiveBucketName",
    /must be 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both/,
  ]),
  [
    { names: { archiveBucket: "prices.archive" } },
    "names.archiveBucket",
    '"archiveBucket" must be a bucket\'s name without dots, which TLS certificates of S3 do not cover, ' +
      'got "prices.archive"; correct it or omit it for a name of its own.',
  ],
  [
    { names: { failedBucket: "prices--table-s3" } },
    "names.failedBucket",
    /without "--table-s3" at its end/,
  ],
  [
    { names: { resultsBucket: "Results" } },
    "names.resultsBucket",
    /must be 3 to 63 lower-case letters, digits and hyphens, with/,
  ],
  [
    { names: { tickTable: "prices", trendTable: "prices" } },
    "names.trendTable",
    '"trendTable" must be another name than "names.tickTable", got "prices"; rename one of them.',
  ],
  [
    { names: { failedBucket: "prices", resultsBucket: "prices" } },
    "names.resultsBucket",
    /another name than "names\.failedBucket"/,
  ],
  [
    { storage: { archiveBucketName: "prices" }, names: { failedBucket: "prices" } },
    "names.failedBucket",
    /another name than "storage\.archiveBucketName", got "prices"/,
  ],
  [
    { names: { processTicks: "prices", sweepAlerts: "prices" } },
    "names.sweepAlerts",
    /another name than "names\.processTicks"/,
  ],
  [{ shardcount: 2 }, "shardcount", /"shardcount" is no argument: .*; write "shardCount"\./],
  [{ colour: "red" }, "colour", /"colour" is no argument: .*; correct or remove it\./],
  [{ shard_count: 2 }, "shard_count", /; write "shardCount"\./],
  [{ proccesing: {} }, "proccesing", /; write "processing"\./],
  [{ processing: { bachSize: 5 } }, "processing.bachSize", /; write "batchSize"\./],
  [
    { processing: { batchSize: 5, batchsize: 6 } },
    "processing.batchsize",
    /is no argument: .*; correct or remove it\./,
  ],
  [{ alerts: { to: ["anomaly"] } }, "alerts.to", /is no argument: .*; correct or remove it\./],
  [{ network: { createVPC: true } }, "network.createVPC", /; write "createVpc"\./],
  [
    { monitoring: { thresholds: { functionError: 1 } } },
    "monitoring.thresholds.functionError",
    /; write "functionErrors"\./,
  ],
  [
    { alertEndpoints: [{ protocol: "email", endpoint: "a@b.example", endPoints: "x" }] },
    "alertEndpoints[0].endPoints",
    /"endPoints" is no argument/,
  ],
  ...["__proto__", "constructor", "toString"].flatMap((name): [object, string, RegExp][] => {
    const polluting = JSON.parse(`{"${name}":{"batchSize":1}}`) as object;
    const reason = new RegExp(`"${name}" is no argument: .*; correct or remove it\\.`);
    return [
      [polluting, name, reason],
      [{ processing: polluting }, `processing.${name}`, reason],
    ];
  }),
];
