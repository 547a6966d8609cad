/** What is changed of the SDK's class of all resources. */
interface Resources {
  readonly Resource?: { callsites?: unknown };
}

/** What is changed of the module that notes promises for a report of those that never settle. */
interface Noting {
  debuggablePromise?: (...args: readonly unknown[]) => unknown;
  readonly debugPromiseLeaks?: unknown;
}

/**
 * Spares a program the stack traces that nobody reads, a third of its processor time: one of each promise
 * of the SDK, which is printed only where `PULUMI_DEBUG_PROMISE_LEAKS` is set, and there it is taken; and
 * one of each resource, which tells the engine where it was registered, and ours does not ask.
 * @param load the program runner's `require`
 */
export function skipTraces(load: NodeJS.Require): void {
  const { Resource } = load("../../resource") as Resources;
  if (typeof Resource?.callsites === "function") Resource.callsites = () => [];
  const noting = load("../../runtime/debuggable") as Noting;
  const { debuggablePromise, debugPromiseLeaks } = noting;
  if (debuggablePromise === undefined || debugPromiseLeaks !== false) return;
  noting.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
