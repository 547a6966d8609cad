/** A file on disk given as `pulumi.asset.FileAsset`. */
export class FileAsset {
  readonly kind = "FileAsset";
  /** Absolute path of the file. */
  readonly path: string;
  /** SHA-256 of the content, hexadecimal. */
  readonly hash: string;

  constructor(path: string, hash: string) {
    this.path = path;
    this.hash = hash;
  }
}

/** Text given as `pulumi.asset.StringAsset`. */
export class StringAsset {
  readonly kind = "StringAsset";
  readonly text: string;
  /** SHA-256 of the text in UTF-8, hexadecimal. */
  readonly hash: string;

  constructor(text: string, hash: string) {
    this.text = text;
    this.hash = hash;
  }
}

/** A folder or an archive file (zip, tar) given as `pulumi.asset.FileArchive`. */
export class FileArchive {
  readonly kind = "FileArchive";
  /** Absolute path of the folder or archive file. */
  readonly path: string;
  /** SHA-256 of the content (of a folder: of its files' paths and contents), hexadecimal. */
  readonly hash: string;

  constructor(path: string, hash: string) {
    this.path = path;
    this.hash = hash;
  }
}

/** An archive put together from named parts, given as `pulumi.asset.AssetArchive`. */
export class AssetArchive {
  readonly kind = "AssetArchive";
  /** Parts by their path inside the archive. A nested archive is a folder of that path. */
  readonly assets: Readonly<Record<string, Asset | Archive>>;
  /** SHA-256 of the parts' paths and hashes, hexadecimal. */
  readonly hash: string;

  constructor(assets: Readonly<Record<string, Asset | Archive>>, hash: string) {
    this.assets = assets;
    this.hash = hash;
  }
}

/** A single file's content. */
export type Asset = FileAsset | StringAsset;

/** A tree of files. */
export type Archive = FileArchive | AssetArchive;
