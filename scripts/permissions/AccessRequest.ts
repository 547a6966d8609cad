/** What IAM is asked before something is done with a role. */
export interface AccessRequest {
  /** Name of the role's resource in the program, for instance `stocks-process-ticks-role`. */
  readonly role: string;
  /** For instance `s3:PutObject`. */
  readonly action: string;
  /** An ARN; `*` for actions that take no resource. */
  readonly resource: string;
  /** Condition keys that the request carries. */
  readonly context: Readonly<Record<string, string>>;
  readonly evidence: Evidence;
  /** ARN of the VPC endpoint that the call passes; absent: it passes none. */
  readonly endpoint?: string;
}

/** How it is known that the request is made. */
export type Evidence = RoadEvidence | ServiceEvidence;

/** A function made it while a road of the local pipeline ran. */
interface RoadEvidence {
  readonly kind: "road";
  /** Name of the road. */
  readonly by: string;
}

/** A service of AWS makes it with the role, which nothing local shows. */
interface ServiceEvidence {
  readonly kind: "service";
  /** What the service does, for instance `Lambda polls the queue`. */
  readonly by: string;
  /** Where AWS says so. */
  readonly source: string;
}
