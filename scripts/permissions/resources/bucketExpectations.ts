import type { Infrastructure } from "../Infrastructure.ts";
import { text } from "../Infrastructure.ts";
import { deliveryExpectations } from "./deliveries.ts";
import type { Expectation } from "./Expectation.ts";
import { oldTlsExpectations, outsiderExpectations } from "./outsiders.ts";

/** What the policies of buckets have to answer. */
export function bucketExpectations(infrastructure: Infrastructure): Expectation[] {
  const buckets = infrastructure.ofType("aws:s3/bucket:Bucket").flatMap(({ properties }) => {
    const bucket = text(properties["arn"]);
    const object = `${bucket}/any`;
    return [
      ...outsiderExpectations(bucket, ["s3:ListBucket"]),
      ...outsiderExpectations(bucket, ["s3:GetObject", "s3:PutObject"], object),
      ...oldTlsExpectations(bucket, [bucket, object]),
    ];
  });
  return [...buckets, ...accessLogs(infrastructure)];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
function accessLogs(infrastructure: Infrastructure): Expectation[] {
  const loggings = infrastructure.ofType("aws:s3/bucketLogging:BucketLogging");
  return loggings.flatMap(({ properties }) => {
    const source = `arn:aws:s3:::${text(properties["bucket"])}`;
    const others = loggings.map((one) => `arn:aws:s3:::${text(one.properties["bucket"])}`);
    const policy = `arn:aws:s3:::${text(properties["targetBucket"])}`;
    const folder = `${policy}/${text(properties["targetPrefix"])}`;
    const delivered = deliveryExpectations({
      policy,
      service: "logging.s3.amazonaws.com",
      actions: ["s3:PutObject"],
      resource: `${folder}any`,
      source,
      otherSources: [`${source}-other`, ...others.filter((other) => other !== source)],
    });
    const [own] = delivered;
    if (own === undefined) return [];
    const elsewhere = [
      `${policy}/other/any`,
      `${folder.replace(/\/$/, "")}-other/any`,
      `${policy}/any`,
    ];
    return [
      ...delivered,
      ...elsewhere.map((resource) => {
        return { ...own, resource, isAllowed: false, what: "logs in another folder" };
      }),
    ];
  });
}
