import { createRequire, Module } from "node:module";

/**
 * Puts off loading CommonJS modules that another one asks for at its start, until something of them is
 * used. Does nothing where either is not installed. To be taken from a module is to be used, save for
 * the functions and classes that are named: those are used when they are called.
 * @param require what finds the asking module
 * @param asking the module that asks
 * @param wanted what it asks for, each with its exports, all functions or classes, that the asking module
 * takes at its start
 */
export function deferModules(
  require: NodeJS.Require,
  asking: string,
  wanted: Readonly<Record<string, readonly string[]>>,
): void {
  let requireThere: NodeJS.Require;
  try {
    requireThere = createRequire(require.resolve(asking));
  } catch {
    return;
  }
  for (const [name, functions] of Object.entries(wanted)) defer(requireThere, name, functions);
}

function defer(require: NodeJS.Require, name: string, functions: readonly string[]): void {
  let file: string;
  try {
    file = require.resolve(name);
  } catch {
    return;
  }
  if (require.cache[file] !== undefined) return;
  const stand = new Module(file);
  stand.filename = file;
  stand.loaded = true;
  stand.exports = standIn(() => {
    if (require.cache[file] === stand) Reflect.deleteProperty(require.cache, file);
    // SAFETY: the modules put off export objects or classes.
    return require(file) as object;
  }, functions);
  require.cache[file] = stand;
}

/** Behaves as the module's exports, which it loads when first used. */
function standIn(load: () => object, functions: readonly string[] = []): object {
  let exports: object | undefined;
  const parts = new Map(
    functions.map((name) => [
      name,
      // SAFETY: only functions and classes are named.
      standIn(() => Reflect.get(real(), name) as object),
    ]),
  );
  const real = () => (exports ??= load());
  // Can be called and constructed, and has no property that cannot be told otherwise.
  const target = function () {}.bind(undefined);
  for (const key of Reflect.ownKeys(target)) Reflect.deleteProperty(target, key);
  return new Proxy(target, {
    get(_, key) {
      // Asked by compiled imports, to decide whether to copy all properties, which would load it.
      if (key === "__esModule" && exports === undefined) return true;
      const part = typeof key === "string" ? parts.get(key) : undefined;
      if (part !== undefined && exports === undefined) return part;
      const own: unknown = Reflect.get(real(), key);
      return key === "default" && own === undefined ? real() : own;
    },
    set: (_, key, value) => Reflect.set(real(), key, value),
    has: (_, key) => Reflect.has(real(), key),
    ownKeys: () => Reflect.ownKeys(real()),
    getOwnPropertyDescriptor(_, key) {
      const own = Reflect.getOwnPropertyDescriptor(real(), key);
      return own === undefined ? undefined : { ...own, configurable: true };
    },
    // SAFETY: fails as the real exports do where they are no function or class.
    apply: (_, self, args) => Reflect.apply(real() as () => unknown, self, args) as unknown,
    construct: (_, args) => Reflect.construct(real() as new () => object, args) as object,
  });
}
