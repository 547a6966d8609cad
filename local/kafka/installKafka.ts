import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KAFKA_VERSION, kafkaCache } from "./KafkaParts.ts";

/** Least Java that the broker runs on.
 * https://kafka.apache.org/documentation/#java */
const LEAST_JAVA = 17;

/** What Maven is to fetch: the broker, and a logger that stays silent but for errors of the broker's own. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>stock-analytics-pipeline</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/** Why no broker can be started on this machine; undefined when one can. */
export function missingKafkaPart(): string | undefined {
  const { error, status, stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    return `Java ${LEAST_JAVA} or later (java) is not there, which runs the broker`;
  }
  // Java 8 calls itself 1.8.
  const version = Number(/version "(?:1\.)?(\d+)/.exec(stderr)?.[1] ?? 0);
  if (version < LEAST_JAVA) return `Java must be ${LEAST_JAVA} or later, and is ${version}`;
  if (existsSync(kafkaCache())) return undefined;
  const maven = spawnSync("mvn", ["--version"], { stdio: "ignore" });
  if (maven.error === undefined && maven.status === 0) return undefined;
  return "Maven (mvn) is not there, which gets Apache Kafka";
}

/**
 * Installs Apache Kafka into the cache, unless it is there: 43 MB, from Maven Central. The folder is put in
 * place when it is whole.
 * @returns the class path
 * @throws if the download fails
 */
export async function installKafka(say: (line: string) => void): Promise<string> {
  const folder = kafkaCache();
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    const partial = mkdtempSync(`${folder}-`);
    try {
      say(`installing Apache Kafka ${KAFKA_VERSION} into ${folder}`);
      const pom = join(partial, "pom.xml");
      writeFileSync(pom, POM);
      const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";
      await run("mvn", ["-B", "-q", "-f", pom, goal, `-DoutputDirectory=${partial}`]);
      // Another run may have been faster.
      if (!existsSync(folder)) renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return join(folder, "*");
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.once("error", reject);
    child.once("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`"${program}" must succeed, and ended with ${status}: ${said.trim()}`));
    });
  });
}
