import { createRequire } from "node:module";

type Grpc = typeof import("@grpc/grpc-js");
type ResourceMessages = typeof import("@pulumi/pulumi/proto/resource_pb.js");
type ProviderMessages = typeof import("@pulumi/pulumi/proto/provider_pb.js");
type ResourceServices = typeof import("@pulumi/pulumi/proto/resource_grpc_pb.js");
type EngineMessages = typeof import("@pulumi/pulumi/proto/engine_pb.js");
type EngineServices = typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
type CallbackMessages = typeof import("@pulumi/pulumi/proto/callback_pb.js");
type CallbackServices = typeof import("@pulumi/pulumi/proto/callback_grpc_pb.js");
type StructMessages = typeof import("google-protobuf/google/protobuf/struct_pb.js");
type EmptyMessages = typeof import("google-protobuf/google/protobuf/empty_pb.js");

// The generated messages register themselves under global names, so a second copy of the protobuf
// library would replace classes that the first still uses: everything comes from the SDK's own.
const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));

/** gRPC as the Pulumi SDK beside this package uses it. */
export const grpc = load("@grpc/grpc-js") as Grpc;
/** Messages of the resource monitor. */
export const resourcePb = load("@pulumi/pulumi/proto/resource_pb.js") as ResourceMessages;
/** Messages of providers, of which the resource monitor answers some. */
export const providerPb = load("@pulumi/pulumi/proto/provider_pb.js") as ProviderMessages;
/** Service definition of the resource monitor. */
export const resourceGrpc = load("@pulumi/pulumi/proto/resource_grpc_pb.js") as ResourceServices;
/** Messages of the engine. */
export const enginePb = load("@pulumi/pulumi/proto/engine_pb.js") as EngineMessages;
/** Service definition of the engine. */
export const engineGrpc = load("@pulumi/pulumi/proto/engine_grpc_pb.js") as EngineServices;
/** Messages of the callbacks a program serves, for instance its transforms. */
export const callbackPb = load("@pulumi/pulumi/proto/callback_pb.js") as CallbackMessages;
/** Service definition of those callbacks. */
export const callbackGrpc = load("@pulumi/pulumi/proto/callback_grpc_pb.js") as CallbackServices;
/** Struct: JSON objects on the wire. */
export const structPb = load("google-protobuf/google/protobuf/struct_pb.js") as StructMessages;
/** The empty message. */
export const emptyPb = load("google-protobuf/google/protobuf/empty_pb.js") as EmptyMessages;
