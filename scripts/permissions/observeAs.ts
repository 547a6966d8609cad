import { analystRequests } from "./analyst/analystRequests.ts";
import type { KeyOfResource } from "./Infrastructure.ts";
import { Infrastructure } from "./Infrastructure.ts";
import type { Observation, RecordedCall } from "./observe.ts";
import { requestsOf, startCase } from "./observe.ts";
import type { ProgramCase } from "./ProgramCase.ts";
import { transpose } from "./transpose.ts";

/**
 * Registers a program with other arguments, and takes the calls of one that was observed for its own: the
 * code of the functions is the same, and finds what it works with by its environment.
 */
export async function observeAs(
  observed: Observation,
  programCase: ProgramCase,
): Promise<Observation> {
  const stack = await startCase(programCase, { isPassive: true, withoutKafka: true });
  await stack.stop();
  // Of a bucket that exists nobody knows whether it has a bucket key: both are asked for.
  const [infrastructure, another] = [true, false].map((isBucketKey) => {
    const entries = Object.entries(programCase.keys ?? {}).map(
      ([arn, keyArn]): [string, KeyOfResource] => {
        return [arn, { keyArn, isBucketKey: isBucketKey && arn.startsWith("arn:aws:s3:") }];
      },
    );
    return new Infrastructure(stack, new Map(entries));
  }) as [Infrastructure, Infrastructure];
  const calls = observed.calls.flatMap(({ road, call }): RecordedCall[] => {
    const other = transpose(call, observed.infrastructure, infrastructure);
    return other === undefined ? [] : [{ road, call: other }];
  });
  const requests = [infrastructure, another].flatMap((one) => requestsOf(one, calls));
  return { infrastructure, requests, analyst: await analystRequests(infrastructure), calls };
}
