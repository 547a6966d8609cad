/** Keys that AWS keeps for a service, by alias or its ARN: nobody else can change who may use them. */
const AWS_KEY = /(^|:)alias\/aws\//;

/** Whether a property names a key of the account's own: one is named, and it is not AWS's. */
export function isCustomerKey(key: string | undefined): boolean {
  return key !== undefined && !AWS_KEY.test(key);
}
