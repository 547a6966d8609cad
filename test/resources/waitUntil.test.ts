import assert from "node:assert/strict";
import { waitUntil } from "../../local/resources/waitUntil.ts";

describe("waitUntil", () => {
  it("looks again until there is something, and gives it", async () => {
    let looks = 0;
    const found = await waitUntil("the third look", () => {
      looks += 1;
      return Promise.resolve(looks === 3 ? looks : undefined);
    });
    assert.deepEqual([found, looks], [3, 3]);
  });

  it("gives up after its time, and says what it waited for", async () => {
    const never = waitUntil("the stream to be gone", () => Promise.resolve(undefined), 5);
    await assert.rejects(never, /waited 0.005 s for the stream to be gone, and it did not happen/);
  });

  it("looks once at least, however little time it has", async () => {
    assert.equal(await waitUntil("what is there", () => Promise.resolve(1), 0), 1);
  });

  it("passes on what a look fails with", async () => {
    const broken = waitUntil("nothing", () => Promise.reject(new RangeError("broken")));
    await assert.rejects(broken, new RangeError("broken"));
  });
});
