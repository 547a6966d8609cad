/** Something that a service does on its own to a resource. */
export interface ServiceCall {
  /** For instance `s3.amazonaws.com`. */
  readonly service: string;
  /** For instance `sqs:SendMessage`. */
  readonly action: string;
  readonly resourceArn: string;
  /** The resource for which the service acts. */
  readonly sourceArn: string;
  /** Account of that resource. */
  readonly sourceAccount: string;
}

type Statement = Readonly<Record<string, unknown>>;
type Test = (actual: string, wanted: string) => boolean;

const isEqual: Test = (actual, wanted) => actual === wanted;
const isEqualIgnoringCase: Test = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();

/** Operators that policies of resources use for services, by name. */
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: isEqual,
  StringEqualsIgnoreCase: isEqualIgnoringCase,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
  Bool: isEqualIgnoringCase,
};
const NEGATIONS: Readonly<Record<string, Test>> = {
  StringNotEquals: isEqual,
  StringNotEqualsIgnoreCase: isEqualIgnoringCase,
  StringNotLike: isLike,
  ArnNotEquals: isLike,
  ArnNotLike: isLike,
};

/**
 * Whether the policy of a resource lets a service act on it for another resource: some statement allows it
 * and none denies it. A condition whose operator is not known here never allows and always denies.
 * @param policy JSON text; undefined: there is none, which allows nothing.
 */
export function allowsService(policy: string | undefined, call: ServiceCall): boolean {
  if (policy === undefined || policy === "") return false;
  const document = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  const statements = [document.Statement ?? []].flat() as readonly Statement[];
  const matching = statements.filter((statement) => matches(statement, call));
  return (
    matching.some(({ Effect }) => Effect === "Allow") &&
    !matching.some(({ Effect }) => Effect === "Deny")
  );
}

function matches(statement: Statement, call: ServiceCall): boolean {
  return (
    isPrincipal(statement["Principal"], call.service) &&
    texts(statement["Action"]).some((action) =>
      isLike(call.action.toLowerCase(), action.toLowerCase()),
    ) &&
    texts(statement["Resource"]).some((resource) => isLike(call.resourceArn, resource)) &&
    conditionsHold(statement, call)
  );
}

function isPrincipal(principal: unknown, service: string): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const { Service, AWS } = principal as Statement;
  return texts(Service).includes(service) || texts(AWS).includes("*");
}

function conditionsHold({ Effect, Condition }: Statement, call: ServiceCall): boolean {
  const context: Readonly<Record<string, string | undefined>> = {
    "aws:sourcearn": call.sourceArn,
    "aws:sourceaccount": call.sourceAccount,
    "aws:securetransport": "true",
    "aws:principalisawsservice": "true",
    "aws:principalservicename": call.service,
  };
  return Object.entries((Condition ?? {}) as Record<string, Statement>).every(
    ([operator, wanted]) =>
      Object.entries(wanted).every(([key, values]) => {
        const actual = context[key.toLowerCase()];
        return holds(operator, actual, texts(values)) ?? Effect === "Deny";
      }),
  );
}

/** Undefined: the operator is not known. */
function holds(
  operator: string,
  actual: string | undefined,
  wanted: readonly string[],
): boolean | undefined {
  const name = operator.replace(/IfExists$/, "");
  const test = TESTS[name];
  const negated = NEGATIONS[name];
  if (name === "Null") return wanted.includes(String(actual === undefined));
  if (test === undefined && negated === undefined) return undefined;
  if (actual === undefined) return negated !== undefined || operator !== name;
  if (test !== undefined) return wanted.some((value) => test(actual, value));
  return !wanted.some((value) => negated?.(actual, value) === true);
}

/** Whether a text fits a pattern with `*` and `?`. */
function isLike(actual: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(actual);
}

function texts(value: unknown): string[] {
  return [value ?? []].flat().map(String);
}
