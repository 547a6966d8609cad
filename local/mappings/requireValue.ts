/**
 * A value that an AWS API always sends.
 * @throws if it is missing.
 */
export function requireValue<T>(value: T | undefined, operation: string, name: string): T {
  if (value === undefined) {
    throw new Error(`${operation} gave no ${name}: the endpoint does not behave like AWS.`);
  }
  return value;
}
