/** Whether a parsed JSON value has the shape that tick.schema.json describes. */
declare const validateTickShape: {
  (data: unknown): boolean;
  /** The first problem after a refusal, null otherwise. */
  errors?: { instancePath: string; keyword: string; params: Record<string, unknown> }[] | null;
};
export default validateTickShape;
