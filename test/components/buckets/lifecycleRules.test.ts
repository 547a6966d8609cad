import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders } from "../../../components/archiveFolders.ts";
import { PrivateBucket } from "../../../components/PrivateBucket.ts";
import type { PrivateBucketArgs } from "../../../components/PrivateBucket.ts";
import { register } from "../registerPipeline.ts";

interface Rule {
  readonly id: string;
  readonly status: string;
  readonly filter: { readonly prefix?: string };
  readonly transitions?: readonly { readonly days: number; readonly storageClass: string }[];
  readonly expiration?: { readonly days: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays: number };
}

async function rulesOf(args: Partial<PrivateBucketArgs>): Promise<readonly Rule[]> {
  const registrations = await register(() => {
    new PrivateBucket("b", { keyArn: "key", retain: true, tags: {}, ...args });
  });
  return registrations.only("BucketLifecycleConfiguration").inputs["rules"] as Rule[];
}

function archiveRules(infrequentAccessDays: number, glacierDays: number, expiryDays: number) {
  return rulesOf({ folders: archiveFolders({ infrequentAccessDays, glacierDays, expiryDays }) });
}

const DAYS = { infrequentAccess: 30, glacier: 90, expiry: 365 };

describe("lifecycle of a bucket", () => {
  // Each tier with each other, and none.
  for (const infrequentAccess of [-1, DAYS.infrequentAccess]) {
    for (const glacier of [-1, DAYS.glacier]) {
      for (const expiry of [-1, DAYS.expiry]) {
        it(`has tiers ${infrequentAccess}, ${glacier}, ${expiry}`, async () => {
          const [tidyUp, ...folders] = await archiveRules(infrequentAccess, glacier, expiry);
          assert.equal(tidyUp?.id, "tidy-up");
          assert.deepEqual(
            [tidyUp.filter, tidyUp.transitions, tidyUp.expiration],
            [{}, undefined, undefined],
          );
          const transitions = [
            ...(infrequentAccess === -1 ? [] : [{ days: 30, storageClass: "STANDARD_IA" }]),
            ...(glacier === -1 ? [] : [{ days: 90, storageClass: "GLACIER_IR" }]),
          ];
          const expiration = expiry === -1 ? {} : { expiration: { days: 365 } };
          const rule = (folder: string, what: object) => {
            const id = folder.replaceAll("/", "-");
            const filter = { prefix: `${folder}/` };
            return Object.keys(what).length === 0
              ? []
              : [{ id, status: "Enabled", filter, ...what }];
          };
          const kept = [
            "quarantine",
            "alerts",
            "ticks",
            "stream_prices",
            "imports",
            "quotes/silver",
          ];
          const staged = { expiration: { days: 30 } };
          assert.deepEqual(folders, [
            ...rule("raw", { ...(transitions.length > 0 ? { transitions } : {}), ...expiration }),
            ...kept.flatMap((folder) => rule(folder, expiration)),
            ...rule("staging", staged),
            ...rule("staging-errors", staged),
          ]);
        });
      }
    }
  }

  it("takes days that are known later", async () => {
    const rules = await rulesOf({
      folders: [{ prefix: "a/b/", expiryDays: pulumi.output(7), glacierDays: pulumi.output(-1) }],
    });
    assert.deepEqual(rules[1], {
      id: "a-b",
      status: "Enabled",
      filter: { prefix: "a/b/" },
      expiration: { days: 7 },
    });
  });

  it("keeps old versions for as long as it is told", async () => {
    const kept = async (args: Partial<PrivateBucketArgs>) =>
      (await rulesOf(args))[0]?.noncurrentVersionExpiration?.noncurrentDays;
    assert.equal(await kept({}), 30);
    assert.equal(await kept({ noncurrentDays: 3 }), 3);
  });
});

describe("PrivateBucket", () => {
  it("has a fixed name where one is given", async () => {
    const nameOf = async (args: Partial<PrivateBucketArgs>) => {
      const registrations = await register(() => {
        new PrivateBucket("b", { keyArn: "key", retain: true, tags: {}, ...args });
      });
      return registrations.only("Bucket").inputs["bucket"];
    };
    assert.equal(await nameOf({ name: "prices" }), "prices");
    assert.equal(await nameOf({}), undefined);
  });
});
