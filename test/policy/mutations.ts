/** One thing that somebody could change for the worse. */
export interface Mutation {
  /** What was done, as somebody would tell it. */
  readonly title: string;
  /** The rule that finds it. */
  readonly rule: string;
  /** Type token of what is changed: any of that type, or the one of that name. */
  readonly type: string;
  readonly name?: string;
  /** Properties by path (`target.arn`) and their new values; undefined takes one away. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Whether the resource goes altogether. */
  readonly isRemoved?: boolean;
  /** Changes a policy document, by the property that holds it. */
  readonly document?: readonly [property: string, change: (statements: Statement[]) => void];
}

/** A statement of a policy document, to be changed. */
export type Statement = Record<string, unknown>;

const BUCKET = "aws:s3/bucket:Bucket";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const TABLE = "aws:dynamodb/table:Table";
const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const KEY = "aws:kms/key:Key";
const WORKGROUP = "aws:athena/workgroup:Workgroup";
const FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const STREAM = "aws:kinesis/stream:Stream";

const first =
  (change: Statement) =>
  (statements: Statement[]): void => {
    Object.assign(statements.find(({ Effect }) => Effect === "Allow") ?? {}, change);
  };
const everybody = (...actions: string[]) => ({
  Effect: "Allow",
  Principal: "*",
  Action: actions,
  Resource: "*",
});
const add =
  (statement: Statement) =>
  (statements: Statement[]): void => {
    statements.push(statement);
  };
const allowPlainHttp = (statements: Statement[]): void => {
  const kept = statements.filter(
    ({ Condition }) => !JSON.stringify(Condition ?? {}).includes("aws:SecureTransport"),
  );
  statements.splice(0, statements.length, ...kept);
};
const withoutConditions = (statements: Statement[]): void => {
  for (const statement of statements) delete statement["Condition"];
};

/** Single changes for the worse of a pipeline, each with the rule that finds it. */
export const MUTATIONS: readonly Mutation[] = [
  ...of(STREAM, [
    ["encryption of the stream off", "kinesis-stream-customer-key", { encryptionType: "NONE" }],
    ["AWS's key for the stream", "kinesis-stream-customer-key", { kmsKeyId: "alias/aws/kinesis" }],
    ["no key for the stream", "kinesis-stream-customer-key", { kmsKeyId: undefined }],
  ]),
  ...of(TABLE, [
    ["no key for a table", "dynamodb-table-customer-key", { serverSideEncryption: undefined }],
    [
      "AWS's key for a table",
      "dynamodb-table-customer-key",
      { "serverSideEncryption.kmsKeyArn": undefined },
    ],
    [
      "point-in-time recovery off",
      "dynamodb-table-point-in-time-recovery",
      { "pointInTimeRecovery.enabled": false },
    ],
    ["a fixed capacity", "dynamodb-table-scales", { billingMode: "PROVISIONED" }],
    [
      "deletion protection off",
      "dynamodb-table-deletion-protection",
      { deletionProtectionEnabled: false },
    ],
  ]),
  ...of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", [
    ["a request to KMS for each object", "s3-bucket-key", { "rules.0.bucketKeyEnabled": false }],
    [
      "S3's own keys for a bucket",
      "s3-bucket-customer-key",
      { "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm": "AES256" },
    ],
    [
      "AWS's key for a bucket",
      "s3-bucket-customer-key",
      { "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId": "alias/aws/s3" },
    ],
  ]),
  gone(
    "no encryption of a bucket",
    "s3-bucket-customer-key",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  ),
  ...of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", [
    ["public lists allowed", "s3-bucket-public-access-block", { blockPublicAcls: false }],
    ["public policies allowed", "s3-bucket-public-access-block", { blockPublicPolicy: false }],
    ["public lists heeded", "s3-bucket-public-access-block", { ignorePublicAcls: false }],
    ["public buckets open", "s3-bucket-public-access-block", { restrictPublicBuckets: false }],
  ]),
  gone(
    "no public access block",
    "s3-bucket-public-access-block",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  ),
  ...of("aws:s3/bucketOwnershipControls:BucketOwnershipControls", [
    [
      "objects of whoever writes them",
      "s3-bucket-acls-disabled",
      { "rule.objectOwnership": "ObjectWriter" },
    ],
  ]),
  ...of("aws:s3/bucketVersioning:BucketVersioning", [
    ["versions off", "s3-bucket-versioning", { "versioningConfiguration.status": "Suspended" }],
  ]),
  gone(
    "no lifecycle",
    "s3-bucket-lifecycle",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  ),
  gone("no access log", "s3-bucket-access-log", "aws:s3/bucketLogging:BucketLogging"),
  ...of(BUCKET, [["a public bucket", "s3-bucket-no-public-acl", { acl: "public-read" }]]),
  ...documents("aws:s3/bucketPolicy:BucketPolicy", "policy", [
    ["plain HTTP to a bucket", "s3-bucket-tls-only", allowPlainHttp],
    ["a bucket for everybody", "s3-bucket-policy-not-public", add(everybody("s3:GetObject"))],
    [
      "control of a bucket for another account",
      "s3-bucket-policy-no-control",
      add({ ...everybody("s3:PutBucketPolicy"), Principal: { AWS: "210987654321" } }),
    ],
  ]),
  ...of(
    FUNCTION,
    [
      ["no key for a function's environment", "lambda-environment-key", { kmsKeyArn: undefined }],
      ["an old runtime", "lambda-runtime", { runtime: "nodejs16.x" }],
      ["a key in the environment", "lambda-no-secrets", { "environment.variables.API_KEY": "abc" }],
      ["logs as text", "lambda-own-log-group", { "loggingConfig.logFormat": "Text" }],
      ["a log group of Lambda's", "lambda-own-log-group", { "loggingConfig.logGroup": undefined }],
      ["no time-out said", "lambda-timeout-and-memory", { timeout: undefined }],
      ["no memory said", "lambda-timeout-and-memory", { memorySize: undefined }],
      ["one subnet", "lambda-subnets", { "vpcConfig.subnetIds": ["subnet-1"] }],
      ["out of the VPC", "lambda-in-vpc", { vpcConfig: undefined }],
    ],
    "stocks-process-ticks",
  ),
  ...of(
    MAPPING,
    [
      [
        "retries for longer than the stream keeps",
        "event-source-mapping-record-age",
        { maximumRecordAgeInSeconds: 604_800, maximumRetryAttempts: -1 },
      ],
      [
        "failed batches dropped",
        "event-source-mapping-on-failure",
        { "destinationConfig.onFailure": undefined },
      ],
      [
        "retries without end",
        "event-source-mapping-poison",
        { maximumRecordAgeInSeconds: -1, maximumRetryAttempts: -1 },
      ],
      ["no bisecting", "event-source-mapping-poison", { bisectBatchOnFunctionError: false }],
      ["whole batches retried", "event-source-mapping-poison", { functionResponseTypes: [] }],
      [
        "the oldest records left",
        "event-source-mapping-trim-horizon",
        { startingPosition: "LATEST" },
      ],
    ],
    "stocks-process-ticks-mapping",
  ),
  {
    title: "a queue's messages back too soon",
    rule: "event-source-queue-visibility",
    type: QUEUE,
    name: "stocks-clean-quotes-queue",
    set: { visibilityTimeoutSeconds: 30 },
  },
  gone(
    "failed runs of a schedule forgotten",
    "lambda-keeps-failures",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  ),
  ...of("aws:lambda/permission:Permission", [
    ["a function for everybody", "lambda-permission-not-public", { principal: "*" }],
    [
      "a service that acts for anybody",
      "lambda-permission-source",
      { sourceArn: undefined, sourceAccount: undefined },
    ],
  ]),
  ...of(TOPIC, [
    ["no key for a topic", "sns-topic-customer-key", { kmsMasterKeyId: undefined }],
    ["AWS's key for a topic", "sns-topic-customer-key", { kmsMasterKeyId: "alias/aws/sns" }],
  ]),
  ...documents("aws:sns/topicPolicy:TopicPolicy", "policy", [
    ["plain HTTP to a topic", "sns-topic-tls-only", allowPlainHttp],
    ["a topic for everybody", "sns-topic-policy-not-public", add(everybody("sns:Publish"))],
  ]),
  ...of("aws:sns/topicSubscription:TopicSubscription", [
    ["undelivered messages dropped", "sns-subscription-dead-letter", { redrivePolicy: undefined }],
    [
      "alerts over plain HTTP",
      "sns-subscription-tls",
      { protocol: "http", endpoint: "http://example.com" },
    ],
  ]),
  ...of(
    QUEUE,
    [
      ["no key for a queue", "sqs-queue-customer-key", { kmsMasterKeyId: undefined }],
      ["no dead-letter queue", "sqs-queue-dead-letter", { redrivePolicy: undefined }],
    ],
    "stocks-clean-quotes-queue",
  ),
  {
    title: "dead letters forgotten early",
    rule: "sqs-dead-letter-retention",
    type: QUEUE,
    name: "stocks-clean-quotes-queue-dead",
    set: { messageRetentionSeconds: 345_600 },
  },
  {
    title: "dead letters of any queue",
    rule: "sqs-dead-letter-sources",
    type: QUEUE,
    name: "stocks-alerts-undelivered",
    set: { redriveAllowPolicy: undefined },
  },
  ...documents("aws:sqs/queuePolicy:QueuePolicy", "policy", [
    ["plain HTTP to a queue", "sqs-queue-tls-only", allowPlainHttp],
    ["a queue for everybody", "sqs-queue-policy-not-public", add(everybody("sqs:SendMessage"))],
    [
      "all of a queue for a service",
      "sqs-queue-policy-named-actions",
      add({ ...everybody("sqs:*"), Principal: { Service: "s3.amazonaws.com" } }),
    ],
  ]),
  ...of(KEY, [
    ["rotation off", "kms-key-rotation", { enableKeyRotation: false }],
    ["a week to delete the key", "kms-key-deletion-window", { deletionWindowInDays: 7 }],
    ["no policy of the key", "kms-key-explicit-policy", { policy: undefined }],
  ]),
  ...documents(KEY, "policy", [
    ["a key for everybody", "kms-key-policy-not-public", add(everybody("kms:Decrypt"))],
  ]),
  ...of("aws:cloudwatch/logGroup:LogGroup", [
    ["no key for a log", "log-group-customer-key", { kmsKeyId: undefined }],
    ["a log for ever", "log-group-retention", { retentionInDays: 0 }],
  ]),
  ...of("aws:cloudwatch/metricAlarm:MetricAlarm", [
    ["an alarm that tells nobody", "cloudwatch-alarm-actions", { alarmActions: [] }],
    ["an alarm that is off", "cloudwatch-alarm-actions", { actionsEnabled: false }],
  ]),
  ...of("aws:secretsmanager/secret:Secret", [
    ["AWS's key for a secret", "secret-customer-key", { kmsKeyId: undefined }],
  ]),
  ...of(WORKGROUP, [
    [
      "clients' own settings",
      "athena-workgroup-enforced",
      { "configuration.enforceWorkgroupConfiguration": false },
    ],
    [
      "results without a key",
      "athena-workgroup-result-key",
      { "configuration.resultConfiguration.encryptionConfiguration": undefined },
    ],
    [
      "no limit to what a query reads",
      "athena-workgroup-scan-limit",
      { "configuration.bytesScannedCutoffPerQuery": undefined },
    ],
    [
      "no metrics of queries",
      "athena-workgroup-metrics",
      { "configuration.publishCloudwatchMetricsEnabled": false },
    ],
  ]),
  ...of(FIREHOSE, [
    [
      "Firehose without a key",
      "firehose-destination-key",
      { "extendedS3Configuration.kmsKeyArn": undefined },
    ],
    [
      "Firehose without a log",
      "firehose-destination-log",
      { "extendedS3Configuration.cloudwatchLoggingOptions.enabled": false },
    ],
    [
      "failed records among the data",
      "firehose-error-prefix",
      { "extendedS3Configuration.errorOutputPrefix": undefined },
    ],
  ]),
  ...documents(
    ROLE_POLICY,
    "policy",
    [
      [
        "all actions of a service",
        "iam-policy-no-service-wildcard",
        first({ Action: ["dynamodb:*"] }),
      ],
      ["all actions of AWS", "iam-policy-no-service-wildcard", first({ Action: "*" })],
      ["any resource", "iam-policy-no-wildcard-resource", first({ Resource: "*" })],
      [
        "any role passed on",
        "iam-policy-pass-role",
        add({ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }),
      ],
      [
        "decryption with any key",
        "iam-policy-no-decrypt-on-all-keys",
        add({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }),
      ],
    ],
    "stocks-process-ticks-policy",
  ),
  ...documents(ROLE, "assumeRolePolicy", [
    [
      "a role for everybody",
      "iam-role-trust-not-public",
      first({ Principal: { AWS: "*" }, Condition: {} }),
    ],
  ]),
  {
    title: "a role that a service takes on for anybody",
    rule: "iam-role-trust-source",
    type: ROLE,
    name: "stocks-sweep-schedule-role",
    document: ["assumeRolePolicy", withoutConditions],
  },
  ...of(ROLE, [
    [
      "full access for a role",
      "iam-no-full-access-policy",
      { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] },
    ],
  ]),
  ...of("aws:ec2/securityGroup:SecurityGroup", [
    [
      "everybody let in",
      "security-group-ingress",
      { ingress: [{ description: "all", cidrBlocks: ["0.0.0.0/0"] }] },
    ],
    [
      "everything let out",
      "security-group-egress",
      { egress: [{ description: "all", ipv6CidrBlocks: ["::/0"] }] },
    ],
    ["a group without a reason", "security-group-descriptions", { description: undefined }],
  ]),
  ...of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", [
    [
      "the default group open",
      "default-security-group-closed",
      { ingress: [{ protocol: "-1", self: true }] },
    ],
  ]),
  ...of("aws:ec2/vpcEndpoint:VpcEndpoint", [
    ["an endpoint for everything", "vpc-endpoint-policy", { policy: undefined }],
  ]),
];

type Change = readonly [title: string, rule: string, set: Readonly<Record<string, unknown>>];

function of(type: string, changes: readonly Change[], name?: string): Mutation[] {
  const common = { type, ...(name === undefined ? {} : { name }) };
  return changes.map(([title, rule, set]) => ({ title, rule, set, ...common }));
}

function gone(title: string, rule: string, type: string): Mutation {
  return { title, rule, type, isRemoved: true };
}

type DocumentChange = readonly [
  title: string,
  rule: string,
  change: (statements: Statement[]) => void,
];

function documents(
  type: string,
  property: string,
  changes: readonly DocumentChange[],
  name?: string,
): Mutation[] {
  const common = { type, ...(name === undefined ? {} : { name }) };
  return changes.map(([title, rule, change]) => ({
    title,
    rule,
    document: [property, change],
    ...common,
  }));
}
