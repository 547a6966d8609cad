/** Longest that SQS keeps a message: 14 days, in seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const QUEUE_RETENTION_SECONDS_MAX = 14 * 86_400;
