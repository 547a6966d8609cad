import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { PrivateBucketNodes } from "./PrivateBucket.ts";
import { PrivateBucket } from "./PrivateBucket.ts";
import type { Roads } from "./queries/Roads.ts";
import { savedQueries } from "./queries/savedQueries.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link QueryWorkgroup}. */
export interface QueryWorkgroupArgs {
  readonly account: AwsAccount;
  /** Key that encrypts results. */
  readonly keyArn: pulumi.Input<string>;
  /** Database of the tables that the saved queries read. */
  readonly databaseName: pulumi.Input<string>;
  /** Symbol whose history a saved query shows. */
  readonly symbol: string;
  /** Roads of the lake, whose tables the saved queries read; omitted: the archive alone. */
  readonly roads?: Roads;
  /** Most that one query may read, in GB (10^9 bytes); Athena cancels it then. Whole number, 1 or more. */
  readonly scanLimitGb: pulumi.Input<number>;
  /** Days for which results are kept; whole number, 1 or more. */
  readonly resultDays: pulumi.Input<number>;
  /** Fixed name; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  /** Fixed name of the bucket of results, unique in the world; omitted: one of its own. */
  readonly resultsBucketName?: pulumi.Input<string>;
  /** Whether workgroup and results outlive the stack; else they go with their history. */
  readonly retain: boolean;
  readonly tags: Tags;
}

/** Resources of a {@link QueryWorkgroup}. */
export interface QueryWorkgroupNodes {
  readonly workgroup: aws.athena.Workgroup;
  readonly results: PrivateBucketNodes;
  /** By name. */
  readonly queries: Readonly<Record<string, aws.athena.NamedQuery>>;
}

/** Folder of the bucket that Athena writes results into. */
export const RESULTS_PREFIX = "results/";

/** Results are made anew by asking again: old versions are kept for as short as S3 allows. */
const NONCURRENT_DAYS = 1;

const BYTES_PER_GB = 1_000_000_000;

/**
 * Where people query the archive: with a limit to what a query reads, with results that are encrypted and
 * expire, and with queries to begin with. Who queries cannot set any of it aside.
 */
export class QueryWorkgroup extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly workgroupName: pulumi.Output<string>;
  readonly resultsBucketName: pulumi.Output<string>;
  readonly resultsBucketArn: pulumi.Output<string>;

  constructor(name: string, args: QueryWorkgroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:QueryWorkgroup", name, {}, opts);
    const results = this.#createResults(name, args);
    const workgroup = this.#createWorkgroup(name, args, results);
    const queries = this.#createQueries(name, args, workgroup);
    this.arn = workgroup.arn;
    this.workgroupName = workgroup.name;
    this.resultsBucketName = results.bucketName;
    this.resultsBucketArn = results.arn;
    const nodes: QueryWorkgroupNodes = { workgroup, results: results.nodes, queries };
    keepNodes(this, nodes);
    this.registerOutputs({
      arn: this.arn,
      workgroupName: this.workgroupName,
      resultsBucketName: this.resultsBucketName,
      resultsBucketArn: this.resultsBucketArn,
    });
  }

  /** The underlying resources. */
  get nodes(): QueryWorkgroupNodes {
    return nodesOf(this);
  }

  #createResults(name: string, args: QueryWorkgroupArgs): PrivateBucket {
    const { keyArn, retain, resultDays, tags } = args;
    return new PrivateBucket(
      `${name}-results`,
      {
        keyArn,
        retain,
        ...fixedName("name", args.resultsBucketName),
        folders: [{ prefix: RESULTS_PREFIX, expiryDays: resultDays }],
        noncurrentDays: NONCURRENT_DAYS,
        tags,
      },
      { parent: this },
    );
  }

  #createWorkgroup(
    name: string,
    args: QueryWorkgroupArgs,
    results: PrivateBucket,
  ): aws.athena.Workgroup {
    const { account, keyArn, retain, tags } = args;
    return new aws.athena.Workgroup(
      name,
      {
        ...fixedName("name", args.name),
        description: "Queries over the archive of a stock analytics pipeline",
        // Athena deletes no workgroup with a history, or with queries that people saved in it.
        forceDestroy: !retain,
        configuration: {
          enforceWorkgroupConfiguration: true,
          bytesScannedCutoffPerQuery: pulumi
            .output(args.scanLimitGb)
            .apply((limit) => limit * BYTES_PER_GB),
          publishCloudwatchMetricsEnabled: true,
          requesterPaysEnabled: false,
          // Not AUTO: saved queries are tested as this version understands them.
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${results.bucketName}/${RESULTS_PREFIX}`,
            // Names of buckets are free again once they are deleted, for anybody.
            expectedBucketOwner: account.accountId,
            encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: keyArn },
          },
        },
        tags,
      },
      // No result is written before the bucket has its encryption and policy.
      { parent: this, dependsOn: results, retainOnDelete: retain, ...replaceFixed(args.name) },
    );
  }

  #createQueries(
    name: string,
    { databaseName, symbol, roads }: QueryWorkgroupArgs,
    workgroup: aws.athena.Workgroup,
  ): Record<string, aws.athena.NamedQuery> {
    const queries = savedQueries(symbol, roads).map((query) => {
      const resource = new aws.athena.NamedQuery(
        `${name}-${query.name}`,
        {
          name: query.name,
          description: query.description,
          workgroup: workgroup.name,
          database: databaseName,
          query: query.sql,
        },
        { parent: this },
      );
      return [query.name, resource] as const;
    });
    return Object.fromEntries(queries);
  }
}
