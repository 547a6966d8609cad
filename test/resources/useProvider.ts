import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { UNKNOWN, type PropertyMap } from "../../local/engine/PropertyValue.ts";
import type { CreateRequest, ResourceState } from "../../local/engine/ResourceProvider.ts";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import { Deliveries } from "../../local/emulators/Deliveries.ts";
import { type Emulators, startEmulators } from "../../local/emulators/startEmulators.ts";
import { Declarations } from "../../local/resources/Declarations.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";
import { ResourceLedger } from "../../local/resources/ResourceLedger.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

export { UNKNOWN };

/** A value that must be text. */
export function text(value: unknown): string {
  assert.equal(typeof value, "string");
  return value as string;
}

/** A provider on running emulators; one for each suite. */
export interface ProviderFixture {
  readonly provider: EmulatorProvider;
  readonly clients: LocalClients;
  readonly deliveries: Deliveries;
  readonly declarations: Declarations;
  readonly directory: string;
  /** Makes a resource as the engine would ask for it. */
  readonly create: (
    type: string,
    name: string,
    inputs: PropertyMap,
    preview?: boolean,
  ) => Promise<ResourceState>;
  /** A provider of a later run on the same data directory. */
  readonly restart: () => ProviderFixture;
}

/** URN of a resource of the fixtures. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::fixture::${type}::${name}`;
}

/** What the engine asks for a resource. */
export function makeRequest(
  type: string,
  name: string,
  inputs: PropertyMap,
  preview = false,
): CreateRequest {
  const urn = urnOf(type, name);
  return {
    type,
    urn,
    name,
    autoName: `${name}-${createHash("sha256").update(urn).digest("hex").slice(0, 7)}`,
    programDir: "/program",
    preview,
    signal: new AbortController().signal,
    inputs,
    secretInputs: [],
    remote: false,
  };
}

/** Starts emulators for a suite, and gives each call a fixture on them. */
export function useProvider(): () => ProviderFixture {
  const directory = useTemporaryDirectory();
  const opened: Deliveries[] = [];
  let emulators: Emulators;
  let clients: LocalClients;
  let fixture: ProviderFixture;

  function open(): ProviderFixture {
    const deliveries = new Deliveries({
      endpoint: emulators.endpoints.sns,
      file: join(directory(), "deliveries.ndjson"),
    });
    opened.push(deliveries);
    const declarations = new Declarations();
    const context = {
      clients,
      deliveries,
      declarations,
      dataDir: directory(),
      dynamodbIsExternal: false,
      ledger: new ResourceLedger(join(directory(), "resources.json")),
    };
    const provider = new EmulatorProvider(() => Promise.resolve(context));
    return {
      provider,
      clients,
      deliveries,
      declarations,
      directory: directory(),
      create: (type, name, inputs, preview) =>
        provider.create(makeRequest(type, name, inputs, preview)),
      restart: open,
    };
  }

  before(async () => {
    emulators = await startEmulators(directory());
    clients = createClients(emulators.endpoints);
    fixture = open();
  });
  after(async () => {
    await Promise.all(opened.map((deliveries) => deliveries.stop()));
    destroyClients(clients);
    await emulators.stop();
  });
  return () => fixture;
}
