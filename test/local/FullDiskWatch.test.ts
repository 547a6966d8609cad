import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { FullDiskWatch } from "../../local/FullDiskWatch.ts";

describe("FullDiskWatch", () => {
  it("tells of a full disk once each time it fills", () => {
    let room = 1e9;
    const watch = new FullDiskWatch("data", () => room);
    const look = (bytes: number): boolean => {
      room = bytes;
      return watch.look() !== undefined;
    };
    const rooms = [1e9, 0, 0, 1e9, 1e9, 4_000];
    assert.deepEqual(rooms.map(look), [false, true, false, false, false, true]);
    room = 0;
    const said = new FullDiskWatch("data", () => room).look();
    assert.match(said ?? "", /the disk of "data" is full: free some room/);
  });

  it("asks the system by itself", () => {
    assert.equal(new FullDiskWatch(tmpdir()).look(), undefined);
  });
});
