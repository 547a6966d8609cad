import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPageFiles } from "../../cli/page/loadPageFiles.ts";
import type { PageFile } from "../../cli/page/loadPageFiles.ts";
import { Page } from "../../cli/page/Page.ts";
import { buildPage } from "../../scripts/buildPage.ts";
import { PageWorld } from "../cli/page/PageWorld.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The page as it is built, read into memory. */
export async function buildPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const folder = mkdtempSync(join(tmpdir(), "stock-analytics-page-"));
  try {
    await buildPage(ROOT, folder);
    return loadPageFiles(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A page that is served, of a run that a test makes up. */
export class PageRun {
  readonly world: PageWorld;
  readonly #page: Page;

  /** @param port 0: any free one */
  static async start(
    files: ReadonlyMap<string, PageFile>,
    port = 0,
    world = new PageWorld(),
  ): Promise<PageRun> {
    const { feed } = world;
    return new PageRun(
      world,
      await Page.open({ ...world.setup(), feed, port, files, status: () => ({}) }),
    );
  }

  private constructor(world: PageWorld, page: Page) {
    this.world = world;
    this.#page = page;
  }

  get url(): string {
    return this.#page.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  stop(): Promise<void> {
    return this.#page.close();
  }
}
