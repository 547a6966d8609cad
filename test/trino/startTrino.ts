import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { freePort } from "../../local/emulators/freePort.ts";
import { GuardedProcess } from "../../local/emulators/GuardedProcess.ts";
import type { TrinoParts } from "../../scripts/trino/TrinoParts.ts";

/** Longest that Trino may take to start. */
const START_MS_MAX = 120_000;

/** What Trino needs. */
export interface TrinoOptions {
  readonly parts: TrinoParts;
  /** Folder for settings, which is made. */
  readonly directory: string;
  readonly glueEndpoint: string;
  readonly s3Endpoint: string;
}

/** Starts Trino on 127.0.0.1 with one catalog: that of Glue, over S3. It takes 650 MB. */
export async function startTrino(options: TrinoOptions): Promise<Emulator> {
  const { parts, directory } = options;
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const catalogs = join(directory, "catalog");
  mkdirSync(catalogs, { recursive: true });
  const config = join(directory, "config.properties");
  writeFileSync(config, properties(serverSettings(options, { port, endpoint, catalogs })));
  writeFileSync(join(catalogs, "awsdatacatalog.properties"), properties(catalogSettings(options)));
  const trino = new GuardedProcess([
    parts.java,
    // The quick compiler alone: queries that run once are not worth the other.
    ...["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
    ...["-Djdk.attach.allowAttachSelf=true", "-Dfile.encoding=UTF-8"],
    ...["--add-modules=ALL-DEFAULT", "--enable-native-access=ALL-UNNAMED"],
    ...["-Dnode.environment=test", "-Dnode.id=test", `-Dnode.data-dir=${join(directory, "data")}`],
    ...["-Dnode.bind-ip=127.0.0.1", `-Dconfig=${config}`],
    ...["-cp", join(parts.lib, "*"), "io.trino.server.TrinoServer"],
  ]);
  try {
    await Promise.race([isStarted(endpoint), trino.failed.then((error) => Promise.reject(error))]);
  } catch (error) {
    await trino.stop();
    throw error;
  }
  return { endpoint, stop: () => trino.stop() };
}

function serverSettings(
  { parts }: TrinoOptions,
  { port, endpoint, catalogs }: { port: number; endpoint: string; catalogs: string },
): Readonly<Record<string, string>> {
  return {
    coordinator: "true",
    "node-scheduler.include-coordinator": "true",
    "http-server.http.port": String(port),
    // It would lie in the folder that the tests are started from.
    "http-server.log.enabled": "false",
    "node.internal-address": "127.0.0.1",
    "discovery.uri": endpoint,
    "query.max-memory": "400MB",
    "query.max-memory-per-node": "300MB",
    "memory.heap-headroom-per-node": "200MB",
    "plugin.dir": parts.plugins,
    "catalog.config-dir": catalogs,
    "query-manager.required-workers": "1",
    "task.concurrency": "1",
  };
}

/** Settings of the catalog, as Athena's are: projected partitions, folders below folders. */
function catalogSettings({ glueEndpoint, s3Endpoint }: TrinoOptions) {
  return {
    "connector.name": "hive",
    "hive.metastore": "glue",
    "hive.metastore.glue.region": "us-east-1",
    "hive.metastore.glue.endpoint-url": glueEndpoint,
    "hive.metastore.glue.aws-access-key": "test",
    "hive.metastore.glue.aws-secret-key": "test",
    "fs.native-s3.enabled": "true",
    "s3.endpoint": s3Endpoint,
    "s3.region": "us-east-1",
    "s3.path-style-access": "true",
    "s3.aws-access-key": "test",
    "s3.aws-secret-key": "test",
    "hive.recursive-directories": "true",
    "hive.partition-projection-enabled": "true",
    "hive.ignore-absent-partitions": "true",
  };
}

function properties(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

async function isStarted(endpoint: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += 250) {
    try {
      const info = (await (await fetch(`${endpoint}/v1/info`)).json()) as { starting: boolean };
      if (!info.starting) return;
    } catch {
      // Nothing listens yet.
    }
    await sleep(250);
  }
  throw new Error(`Trino must start within ${START_MS_MAX / 1000} s, and did not`);
}
