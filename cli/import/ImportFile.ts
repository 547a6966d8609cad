/** A file on its way into the archive bucket. */
export interface ImportFile {
  /** Path as the user gave it. */
  readonly file: string;
  /** Key in the archive bucket: a function of the file's name and bytes. */
  readonly key: string;
  /** Size in bytes. */
  readonly bytes: number;
}

/** What became of the files, as far as their place can tell. */
export interface ImportCounts {
  /** Rows that were read and accepted. */
  readonly rowsLoaded: number;
  /** Rows that the table did not have before. */
  readonly rowsAdded: number;
  /** Rows, and whole files, that were refused: they are in quarantine with the reason. */
  readonly rowsRefused: number;
}

/** The archive bucket of a deployed pipeline, or of a local run. */
export interface ImportPlace {
  readonly bucket: string;
  /** Puts a file; tells how many bytes more have gone. */
  put(file: ImportFile, onBytes: (bytes: number) => void): Promise<void>;
  /** Waits until all is imported, where that can be seen. */
  settle(): Promise<ImportCounts | undefined>;
  close(): Promise<void>;
}
