import type { Session } from "node:inspector";

/** What is changed of the SDK's connection to the debugger. */
interface Hooks {
  isInitializedAsync?: () => Promise<void>;
  getSessionAsync?: () => Promise<unknown>;
  getScriptUrl?: (id: string) => string | undefined;
}

/**
 * Puts off switching the debugger on until a function is serialized, which is what the SDK needs it for:
 * it does so at the start of every program, and each promise is slower from then on. What the debugger knew
 * then it also tells later, the files of the scripts loaded before included.
 * @param load the program runner's `require`
 */
export function deferDebugger(load: NodeJS.Require): void {
  const hooks = load("../../runtime/closure/v8Hooks") as Hooks;
  if (hooks.getSessionAsync === undefined || hooks.getScriptUrl === undefined) return;
  const urls = new Map<string, string>();
  let session: Promise<unknown> | undefined;
  hooks.isInitializedAsync = () => Promise.resolve();
  hooks.getSessionAsync = () => (session ??= open(urls));
  hooks.getScriptUrl = (id) => urls.get(id);
}

async function open(urls: Map<string, string>): Promise<Session> {
  const { Session } = await import("node:inspector");
  const session = new Session();
  session.connect();
  // Before it is switched on: it begins with the scripts that are there.
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  await new Promise<void>((resolve, reject) => {
    session.post("Debugger.enable", (error) => (error === null ? resolve() : reject(error)));
  });
  return session;
}
