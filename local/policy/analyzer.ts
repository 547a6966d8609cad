import { createRequire } from "node:module";

type AnalyzerMessages = typeof import("@pulumi/pulumi/proto/analyzer_pb.js");
type AnalyzerServices = typeof import("@pulumi/pulumi/proto/analyzer_grpc_pb.js");

const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));

/** Messages between the engine and a host of policy packs. */
export const analyzerPb = load("@pulumi/pulumi/proto/analyzer_pb.js") as AnalyzerMessages;
/** Service definition of such a host. */
export const analyzerGrpc = load("@pulumi/pulumi/proto/analyzer_grpc_pb.js") as AnalyzerServices;
