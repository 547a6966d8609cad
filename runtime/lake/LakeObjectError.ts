/** An object of the lake that its table's functions did not write, or not like this. */
export class LakeObjectError extends Error {
  override readonly name = "LakeObjectError";

  constructor(key: string, problem: string, options?: ErrorOptions) {
    super(
      `object ${key} must be a Parquet object as this pipeline writes it, but ${problem}; ` +
        "restore an older version of it, or move it away and load its rows again",
      options,
    );
  }
}
