import { spawnSync } from "node:child_process";

const TOOLS = [
  { command: ["mvn", "--version"], name: "Maven (mvn)", gives: "Trino" },
  {
    command: ["python3", "-c", "import venv, ensurepip"],
    name: "Python 3 (python3) with its venv module",
    gives: "a Java runtime",
  },
] as const;

/** Why Trino cannot be installed on this machine; undefined when it can. */
export function missingTool(): string | undefined {
  const missing = TOOLS.find(({ command: [program, ...args] }) => {
    const { error, status } = spawnSync(program, args, { stdio: "ignore" });
    return error !== undefined || status !== 0;
  });
  return missing && `${missing.name} is not there, which gets ${missing.gives}`;
}
