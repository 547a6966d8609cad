import { randomBytes } from "node:crypto";
import { LOCAL_AWS } from "../model.ts";
import type { StoredObject } from "./fauxqs.ts";

/** A change of one object, to be told to a queue. */
export interface ObjectChange {
  readonly bucket: string;
  readonly key: string;
  /** For instance `ObjectCreated:Put`. */
  readonly event: string;
}

/** What a message says beside the change. */
export interface EventDetails {
  readonly configurationId: string;
  /** Grows with each change of a key. */
  readonly sequencer: string;
  readonly at: Date;
  /** What was written; absent when the object was removed. */
  readonly object?: StoredObject;
}

/**
 * The message that S3 sends of a change, JSON text with one record. There is no `versionId`: the local S3
 * has no versions.
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
export function s3Event({ bucket, key, event }: ObjectChange, details: EventDetails): string {
  const { object, at, configurationId, sequencer } = details;
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: LOCAL_AWS.region,
    eventTime: at.toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${LOCAL_AWS.accessKeyId}` },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: requestIds(),
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: LOCAL_AWS.accountId },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: encodeKey(key),
        ...(object === undefined
          ? {}
          : { size: object.contentLength, eTag: object.etag.replaceAll('"', "") }),
        sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** The message that S3 sends when a queue is configured as the destination of a bucket's events. */
export function s3TestEvent(bucket: string, at: Date): string {
  const ids = requestIds();
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: at.toISOString(),
    Bucket: bucket,
    RequestId: ids["x-amz-request-id"],
    HostId: ids["x-amz-id-2"],
  });
}

/** A key as events hold it: as in a form, so that a space is a plus sign, with slashes as they are. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/");
}

function requestIds() {
  return {
    "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase(),
    "x-amz-id-2": randomBytes(32).toString("base64"),
  };
}
