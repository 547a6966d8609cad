/**
 * What is loaded in the process of a program before the SDK's program runner: it ties the process to the
 * engine's and spares it work that nobody sees. Part of no other program: only `runNodeProgram` names it,
 * and says its own process id as `?engine=`, and as `&debug=` whether anybody takes debug messages.
 */
import { createRequire } from "node:module";
import { cacheStackFrames } from "./cacheStackFrames.ts";
import { deferModule } from "./deferModule.ts";
import { endWithEngine } from "./endWithEngine.ts";
import { muteDebug } from "./muteDebug.ts";

/** What the program runner's tracing takes at its start, and uses where a run is traced. */
const TRACING = {
  "@opentelemetry/resources": ["defaultResource", "resourceFromAttributes"],
  "@opentelemetry/sdk-trace-base": ["SimpleSpanProcessor"],
  "@opentelemetry/exporter-zipkin": ["ZipkinExporter"],
  "@opentelemetry/instrumentation-grpc": ["GrpcInstrumentation"],
  "@opentelemetry/sdk-trace-node": ["NodeTracerProvider"],
  "@opentelemetry/instrumentation": ["registerInstrumentations"],
};

const { searchParams } = new URL(import.meta.url);
const enginePid = Number(searchParams.get("engine"));
const runner = process.argv[1];

// A process that the program forks gets the same arguments, and minds its own business.
if (process.ppid === enginePid && process.channel !== undefined && runner !== undefined) {
  endWithEngine(process.channel);
  const require = createRequire(runner);
  cacheStackFrames(require);
  // Packs closures' dependencies. Loads pacote and sigstore, a seventh of a program's start.
  deferModule(require, "../../runtime/closure/codePaths.js", "@npmcli/arborist");
  // Parses closures. This is the TypeScript compiler.
  deferModule(require, "../../runtime/closure/parseFunction.js", "../../typescript-shim");
  if (searchParams.get("debug") === "false") muteDebug(require);
  for (const [wanted, functions] of Object.entries(TRACING)) {
    deferModule(require, "./tracing.js", wanted, functions);
  }
}
