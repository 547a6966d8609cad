import { stripVTControlCharacters } from "node:util";
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Server,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { LogRequest, SetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Deployment } from "./Deployment.ts";
import { DeploymentStoppedError } from "./DeploymentStoppedError.ts";
import type { Diagnostic } from "./Diagnostic.ts";
import { NotModelledError } from "./NotModelledError.ts";
import { emptyPb, engineGrpc, enginePb, grpc, providerPb, resourceGrpc } from "./protocol.ts";
import type { ResourceMonitor } from "./ResourceMonitor.ts";

/** A running engine. */
export interface EngineServer {
  /** `127.0.0.1:<port>`, of the monitor and the engine alike. */
  readonly address: string;
  /** Drops all connections. */
  stop(): void;
}

/** A message with more text than this would not fit the headers in which gRPC sends errors. */
const MAX_ERROR_LENGTH = 4000;

/** Largest message, as in Pulumi's own engine: 400 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

type Handler = (request: never) => unknown;
type Handlers = Readonly<Record<string, Handler | undefined>>;

/** Serves the monitor and the engine for one program on a free port of 127.0.0.1. */
export async function startEngineServer(
  monitor: ResourceMonitor,
  deployment: Deployment,
  report: (diagnostic: Diagnostic) => void,
): Promise<EngineServer> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  serve(server, resourceGrpc.ResourceMonitorService, {
    getDeploymentInfo: () => monitor.getDeploymentInfo(),
    supportsFeature: monitor.supportsFeature.bind(monitor),
    invoke: monitor.invoke.bind(monitor),
    readResource: monitor.readResource.bind(monitor),
    existsResource: monitor.existsResource.bind(monitor),
    registerResource: monitor.registerResource.bind(monitor),
    registerResourceOutputs: monitor.registerResourceOutputs.bind(monitor),
    registerStackTransform: monitor.registerStackTransform.bind(monitor),
    registerStackInvokeTransform: monitor.registerStackInvokeTransform.bind(monitor),
    registerPackage: monitor.registerPackage.bind(monitor),
    signalAndWaitForShutdown: () => monitor.signalAndWaitForShutdown(),
    ...(deployment.recordsOnly ? PASSED_OVER : {}),
  });
  serve(server, engineGrpc.EngineService, engineHandlers(deployment, report));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error !== null) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    stop: () => {
      monitor.close();
      server.forceShutdown();
    },
  };
}

function engineHandlers(deployment: Deployment, report: (d: Diagnostic) => void): Handlers {
  let root = "";
  return {
    log: (request: LogRequest) => {
      const urn = request.getUrn();
      report({
        severity: SEVERITIES[request.getSeverity()] ?? "error",
        message: stripVTControlCharacters(request.getMessage()),
        source: "log",
        ...(urn === "" ? {} : { urn }),
      });
      return new emptyPb.Empty();
    },
    getRootResource: () => {
      const response = new enginePb.GetRootResourceResponse();
      response.setUrn(root === "" ? deployment.rootUrn : root);
      return response;
    },
    setRootResource: (request: SetRootResourceRequest) => {
      root = request.getUrn();
      return new enginePb.SetRootResourceResponse();
    },
    requirePulumiVersion: () => {
      report({
        severity: "warning",
        message: "The required Pulumi version is not checked in a local run: there is no CLI.",
        source: "engine",
      });
      return new enginePb.RequirePulumiVersionResponse();
    },
  };
}

/** By `LogSeverity`. */
const SEVERITIES: readonly Diagnostic["severity"][] = ["debug", "info", "warning", "error"];

/** Adds a service whose methods are all there: those without a handler refuse by name. */
function serve(server: Server, service: ServiceDefinition, handlers: Handlers): void {
  const implementation: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(service)) {
    implementation[name] = method.responseStream
      ? refuseStream(name)
      : answer(handlers[name] ?? refuse(name));
  }
  server.addService(service, implementation);
}

function answer(handler: Handler): handleUnaryCall<unknown, unknown> {
  return (call, done) => {
    void Promise.resolve()
      .then(() => handler(call.request as never))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done(statusOf(error));
        },
      );
  };
}

function refuseStream(name: string): handleServerStreamingCall<unknown, unknown> {
  return (call) => {
    call.emit("error", statusOf(refusal(name, call.request)));
  };
}

function refuse(name: string): Handler {
  return (request) => {
    throw refusal(name, request);
  };
}

function refusal(method: string, request: unknown): NotModelledError {
  const [what, nextStep] = REFUSALS[method] ?? [`"${method}"`, "leave it out of a local run"];
  return new NotModelledError(`${what}${subjectOf(request)}`, nextStep);
}

/** What a request is about, as far as it says so: a hook's name, a method's token. */
function subjectOf(request: unknown): string {
  const { getName, getTok } = request as Partial<Record<"getName" | "getTok", () => string>>;
  const subject = (getTok ?? getName)?.call(request) ?? "";
  return subject === "" ? "" : ` "${subject}"`;
}

/** What does nothing where resources are only written down. */
const PASSED_OVER: Handlers = {
  call: () => new providerPb.CallResponse(),
  registerResourceHook: () => new emptyPb.Empty(),
  registerErrorHook: () => new emptyPb.Empty(),
};

const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  call: ["The method", "use the resource's outputs instead of calling it"],
  registerResourceHook: ["The resource hook", "leave hooks out of a local run"],
  registerErrorHook: ["The error hook", "leave hooks out of a local run"],
  startDebugging: ["Attaching a debugger", "run the program without one"],
};

function statusOf(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  // The SDK ends a program at once, without a report of its own, when the monitor is unavailable.
  const stopped = error instanceof DeploymentStoppedError;
  return {
    code: stopped ? grpc.status.UNAVAILABLE : grpc.status.UNKNOWN,
    details: message.slice(0, MAX_ERROR_LENGTH),
  };
}
