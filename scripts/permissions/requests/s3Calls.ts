import type { ServiceCall } from "../../../local/calls/ServiceCall.ts";
import type { CallNeeds, CallReader } from "./CallReader.ts";
import { unknownOperation } from "./CallReader.ts";
import type { KeyUse } from "./keyRequests.ts";
import { objectContext } from "./keyRequests.ts";

/** Headers of a write that ask for more than writing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const MORE_THAN_WRITING = [
  "x-amz-acl",
  "x-amz-copy-source",
  "x-amz-object-lock-mode",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-tagging",
];

interface Grants {
  readonly onObject: readonly string[];
  readonly onBucket: readonly string[];
  readonly ofKey: KeyUse["actions"];
}

/** Calls to S3, addressed by path. */
export const s3Calls: CallReader = (call, infrastructure): CallNeeds => {
  const url = new URL(call.path, "http://s3");
  const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
  const key = rest.join("/");
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const objectArn = `${bucketArn}/${key}`;
  const { onObject, onBucket, ofKey } =
    key === "" ? ofBucket(call, url) : ofObject(call, url.searchParams);
  return {
    grants: [
      ...onObject.map((action) => ({ action, resource: objectArn })),
      ...onBucket.map((action) => ({ action, resource: bucketArn })),
    ],
    keys: [
      {
        resource: bucketArn,
        actions: ofKey,
        service: "s3",
        context: objectContext(infrastructure, bucketArn, objectArn),
      },
    ],
  };
};

function ofBucket({ method }: ServiceCall, url: URL): Grants {
  if (method === "GET" && url.searchParams.get("list-type") === "2") {
    return { onObject: [], onBucket: ["s3:ListBucket"], ofKey: [] };
  }
  throw unknownOperation("s3", `${method} ${url.search}`);
}

function ofObject(call: ServiceCall, query: URLSearchParams): Grants {
  switch (call.method) {
    case "GET":
    case "HEAD":
      return ofReading(call, query);
    case "PUT":
      return ofWriting(call, query);
    case "POST":
      return ofUpload(query);
    case "DELETE":
      if (query.has("uploadId")) return grants("s3:AbortMultipartUpload");
      return grants(query.has("versionId") ? "s3:DeleteObjectVersion" : "s3:DeleteObject");
    default:
      throw unknownOperation("s3", call.method);
  }
}

/**
 * An object that is not there is only told of to who may list the bucket: others are denied.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function ofReading({ method, status }: ServiceCall, query: URLSearchParams): Grants {
  const action = query.has("versionId") ? "s3:GetObjectVersion" : "s3:GetObject";
  return {
    onObject: [action],
    onBucket: status === 404 ? ["s3:ListBucket"] : [],
    ofKey: method === "GET" ? ["kms:Decrypt"] : [],
  };
}

/**
 * Writing in place of a version that is named needs reading, too.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function ofWriting({ headers }: ServiceCall, query: URLSearchParams): Grants {
  const more = MORE_THAN_WRITING.filter((header) => header in headers);
  if (more.length > 0) throw unknownOperation("s3", `PutObject with ${more.join(", ")}`);
  if (query.has("uploadId")) return ofUpload(query);
  const onObject = "if-match" in headers ? ["s3:PutObject", "s3:GetObject"] : ["s3:PutObject"];
  return { onObject, onBucket: [], ofKey: ["kms:GenerateDataKey"] };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions */
function ofUpload(query: URLSearchParams): Grants {
  if (!query.has("uploads") && !query.has("uploadId")) {
    throw unknownOperation("s3", `POST ${query.toString()}`);
  }
  return {
    onObject: ["s3:PutObject"],
    onBucket: [],
    ofKey: ["kms:GenerateDataKey", "kms:Decrypt"],
  };
}

function grants(...onObject: string[]): Grants {
  return { onObject, onBucket: [], ofKey: [] };
}
