/** The answer to a program that goes on after a resource failed or the run was aborted. */
export class DeploymentStoppedError extends Error {
  override readonly name = "DeploymentStoppedError";

  constructor() {
    super("The deployment has stopped.");
  }
}
