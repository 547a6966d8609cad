import type { Fauxqs, ListOptions, ObjectPage, S3Store, StoredObject } from "./fauxqs.ts";

/**
 * fauxqs' S3 with listings in the order of the keys' bytes, as S3 gives them. fauxqs sorts by the rules of
 * a language and continues a page by those of bytes, so that a listing of more than one page can skip keys.
 */
export function orderedS3Store(fauxqs: Fauxqs): S3Store {
  class OrderedS3Store extends fauxqs.S3Store {
    override listObjects(bucket: string, options: ListOptions = {}): ObjectPage {
      const stored = this.buckets.get(bucket);
      // The words of a bucket that is not there are the base's.
      if (stored === undefined) return super.listObjects(bucket, options);
      const page = takePage([...stored.values()], options);
      if (page.isTruncated && page.commonPrefixes.length > 0) {
        throw new fauxqs.S3Error(
          "NotImplemented",
          "Listing more than one page with a delimiter is not modelled by the local run.",
          501,
        );
      }
      return page;
    }
  }
  return new OrderedS3Store();
}

function takePage(stored: readonly StoredObject[], options: ListOptions): ObjectPage {
  const { prefix = "", delimiter, maxKeys = 1000 } = options;
  const after = options.startAfter ?? options.marker ?? "";
  const objects: StoredObject[] = [];
  const commonPrefixes = new Set<string>();
  const candidates = stored
    .filter(({ key }) => key.startsWith(prefix) && (after === "" || compareBytes(key, after) > 0))
    .sort((a, b) => compareBytes(a.key, b.key));
  for (const object of candidates) {
    const common = delimiter ? commonPrefixOf(object.key, prefix, delimiter) : undefined;
    if (common !== undefined && commonPrefixes.has(common)) continue;
    if (objects.length + commonPrefixes.size >= maxKeys) {
      return { objects, commonPrefixes: [...commonPrefixes], isTruncated: true };
    }
    if (common === undefined) objects.push(object);
    else commonPrefixes.add(common);
  }
  return { objects, commonPrefixes: [...commonPrefixes], isTruncated: false };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Order of the keys in UTF-8. JavaScript's own differs for characters beyond the 16-bit plane. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
