import type { KafkaSettings } from "../../components/index.ts";

/** A provisioned cluster of MSK. */
export const CLUSTER =
  "arn:aws:kafka:us-east-1:123456789012:cluster/feed/11111111-2222-3333-4444-555555555555-2";
/** A serverless one. */
export const SERVERLESS =
  "arn:aws:kafka:us-east-1:123456789012:cluster/feed/11111111-2222-3333-4444-555555555555-s1";
export const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-login-a1b2c3";
export const AUTHORITY = "arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-ca-a1b2c3";

/** A topic of MSK. */
export const MSK: KafkaSettings = { topic: "stock_live_feed", clusterArn: CLUSTER };

/** A topic of brokers of one's own, without a login. */
export const BARE: KafkaSettings = {
  topic: "stock_live_feed",
  bootstrapServers: ["b-1.example.com:9094", "b-2.example.com:9094"],
};
/** The same with one. */
export const SERVERS: KafkaSettings = { ...BARE, credentialsSecretArn: SECRET };
