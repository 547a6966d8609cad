import { LOCAL_AWS } from "../model.ts";

/** ARN of a bucket. */
export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

/** What AWS tells of a bucket, whether it was made or looked up. */
export function bucketOutputs(name: string): Record<string, string> {
  return {
    bucket: name,
    arn: bucketArn(name),
    region: LOCAL_AWS.region,
    bucketRegion: LOCAL_AWS.region,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${LOCAL_AWS.region}.amazonaws.com`,
    // https://docs.aws.amazon.com/general/latest/gr/s3.html
    hostedZoneId: "Z3AQBSTGFYJSTF",
  };
}
