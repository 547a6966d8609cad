import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { bucketArn, bucketOutputs } from "../bucketOutputs.ts";
import { ignored } from "../inputRules.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const VERSIONING = "the local S3 keeps the current version of an object only";
const ENCRYPTION = "data on this machine is as safe as its disk";
const LIFECYCLE = "nothing local grows old enough to be moved or removed";
const ACCESS = "nobody but this machine reaches the local S3";
const ACCESS_LOG = "nobody but the program itself reaches the local S3";
const OWNERSHIP = "there is one local account";

function bucketModel(type: string): ResourceModel {
  return {
    type,
    nameProperty: "bucket",
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    naming: { lengthMax: 63, lowerCase: true },
    rules: {
      bucket: "modelled",
      bucketPrefix: "modelled",
      forceDestroy: "modelled",
      policy: "modelled",
      acl: ignored(ACCESS),
      grants: ignored(ACCESS),
      versioning: ignored(VERSIONING),
      lifecycleRules: ignored(LIFECYCLE),
      logging: ignored(ACCESS_LOG),
      serverSideEncryptionConfiguration: ignored(ENCRYPTION),
      corsRules: ignored("no browser reaches the local S3"),
      accelerationStatus: ignored("nothing is nearer than this machine"),
      requestPayer: ignored("nobody pays"),
    },
    async create(call) {
      const { inputs, name, context } = call;
      await context.clients.s3.send(new CreateBucketCommand({ Bucket: name }));
      context.declarations.uses.noteMade(bucketArn(name));
      keepPolicy(call, name);
      return {
        id: name,
        state: { ...inputs.values, ...bucketOutputs(name) },
      };
    },
    async delete({ id, inputs, context }) {
      const { s3 } = context.clients;
      if (inputs.optionalFlag("forceDestroy") === true) await emptyBucket(s3, id);
      await s3.send(new DeleteBucketCommand({ Bucket: id }));
    },
  };
}

async function emptyBucket(client: S3Client, Bucket: string): Promise<void> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket })) {
    const Objects = (page.Contents ?? []).map(({ Key }) => ({ Key }));
    if (Objects.length === 0) continue;
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}

/** Settings of a bucket that have no effect here, with the reason. */
const SETTINGS: Readonly<Record<string, string>> = {
  Versioning: VERSIONING,
  ServerSideEncryptionConfiguration: ENCRYPTION,
  PublicAccessBlock: ACCESS,
  OwnershipControls: OWNERSHIP,
  Acl: ACCESS,
  LifecycleConfiguration: LIFECYCLE,
  Logging: ACCESS_LOG,
  CorsConfiguration: "no browser reaches the local S3",
  Metric: "there is no CloudWatch",
  IntelligentTieringConfiguration: LIFECYCLE,
  RequestPaymentConfiguration: "nobody pays",
  AccelerateConfiguration: "nothing is nearer than this machine",
};

function settingModels(): ResourceModel[] {
  return Object.entries(SETTINGS).flatMap(([setting, reason]) =>
    ["", "V2"].map((version) =>
      recorded({
        type: `aws:s3/bucket${setting}${version}:Bucket${setting}${version}`,
        reason,
        id: ({ inputs }) => inputs.text("bucket"),
      }),
    ),
  );
}

const policyModel = recorded({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  reason: "nothing local enforces policies; the document is kept for checks",
  id: ({ inputs }) => inputs.text("bucket"),
  keep: (call) => keepPolicy(call, call.inputs.text("bucket")),
});

/** Models of the resources of S3. */
export const s3Models: readonly ResourceModel[] = [
  bucketModel("aws:s3/bucket:Bucket"),
  bucketModel("aws:s3/bucketV2:BucketV2"),
  ...settingModels(),
  policyModel,
];

function keepPolicy({ request, inputs, context }: CreateCall, bucket: string): void {
  const document = inputs.optionalDocument("policy");
  if (document === undefined) return;
  const policy = { owner: bucketArn(bucket), name: request.name, document };
  context.declarations.iam.resourcePolicies.set(request.urn, policy);
}
