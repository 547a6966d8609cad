import assert from "node:assert/strict";
import { join } from "node:path";
import { Declarations } from "../../local/resources/Declarations.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";
import { ResourceLedger } from "../../local/resources/ResourceLedger.ts";
import type { ModelContext } from "../../local/resources/ResourceModel.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { SlowKinesis } from "./SlowKinesis.ts";
import { makeRequest } from "./useProvider.ts";

describe("models of Kinesis, where it takes its time", () => {
  const directory = useTemporaryDirectory();
  const request = makeRequest("aws:kinesis/stream:Stream", "ticks", { name: "ticks" });

  function open(kinesis: SlowKinesis): EmulatorProvider {
    const ledger = new ResourceLedger(join(directory(), "resources.json"));
    const declarations = new Declarations();
    const context = { clients: { kinesis: kinesis.client }, ledger, declarations };
    return new EmulatorProvider(() => Promise.resolve(context as unknown as ModelContext));
  }

  it("have deleted a stream only when it is gone", async () => {
    const kinesis = new SlowKinesis("ACTIVE");
    const id = "arn:aws:kinesis:us-east-1:000000000000:stream/ticks";
    await open(kinesis).delete({ ...request, id, oldInputs: request.inputs, oldState: {} });
    assert.deepEqual([kinesis.calls, kinesis.status], [["DELETING"], undefined]);
  });

  it("have made a stream only when it takes records", async () => {
    const kinesis = new SlowKinesis();
    await open(kinesis).create(request);
    assert.deepEqual([kinesis.calls, kinesis.status], [["CREATING"], "ACTIVE"]);
  });

  for (const status of ["CREATING", "DELETING"] as const) {
    it(`make a stream anew that a killed run left ${status}`, async () => {
      const kinesis = new SlowKinesis(status);
      await open(kinesis).create(request);
      assert.deepEqual([kinesis.calls, kinesis.status], [["DELETING", "CREATING"], "ACTIVE"]);
    });
  }
});
