/**
 * What is loaded in the process of a program before the SDK's program runner: it ties the process to the
 * engine's and spares it work that nobody sees. Part of no other program: only `runNodeProgram` names it,
 * and says its own process id as `?engine=`, and as `&debug=` whether anybody takes debug messages.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { deferDebugger } from "./deferDebugger.ts";
import { deferModules } from "./deferModules.ts";
import { deferNamespaces } from "./deferNamespaces.ts";
import { endWithEngine } from "./endWithEngine.ts";
import { muteDebug } from "./muteDebug.ts";
import { skipTraces } from "./skipTraces.ts";

/** What the program runner's tracing takes at its start, and uses where a run is traced. */
const TRACING = {
  "@opentelemetry/resources": ["defaultResource", "resourceFromAttributes"],
  "@opentelemetry/sdk-trace-base": ["SimpleSpanProcessor"],
  "@opentelemetry/exporter-zipkin": ["ZipkinExporter"],
  "@opentelemetry/instrumentation-grpc": ["GrpcInstrumentation"],
  "@opentelemetry/sdk-trace-node": ["NodeTracerProvider"],
  "@opentelemetry/instrumentation": ["registerInstrumentations"],
};

/**
 * What turns functions into files: the TypeScript compiler, arborist with pacote and sigstore, and others, a
 * third of a program's start.
 */
const CLOSURES = {
  "./closure/serializeClosure": ["serializeFunctionAsync", "serializeFunction"],
  "./closure/codePaths": ["computeCodePaths"],
};

const { searchParams } = new URL(import.meta.url);
const enginePid = Number(searchParams.get("engine"));
const runner = process.argv[1];

// A process that the program forks gets the same arguments, and minds its own business.
if (process.ppid === enginePid && process.channel !== undefined && runner !== undefined) {
  endWithEngine(process.channel);
  const require = createRequire(runner);
  deferModules(require, "./tracing.js", TRACING);
  deferModules(require, "../../runtime/index.js", CLOSURES);
  deferNamespaces(createRequire(join(process.cwd(), "package.json")), "@pulumi/aws");
  if (searchParams.get("debug") === "false") muteDebug(require);
  if (loadParts(require)) {
    skipTraces(require);
    deferDebugger(require);
  }
}

/** Loads, in the runner's order, what is changed here; false: another layout of the SDK, to be left alone. */
function loadParts(require: NodeJS.Require): boolean {
  try {
    // What traces calls must be ready for what is loaded after it.
    for (const first of ["./instrumentation", "source-map-support/register", "../../log"]) {
      require(first);
    }
    for (const part of ["resource", "runtime/debuggable", "runtime/closure/v8Hooks"]) {
      require(`../../${part}`);
    }
    return true;
  } catch {
    return false;
  }
}
