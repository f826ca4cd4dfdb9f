/** What browsers are shown: Sandbox at /graphql and GraphiQL at /graphiql, each only where it is on. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeAll, serve } from "./support";

const BUILD = join(__dirname, "../../scripts/graphiql/build.js");
const folder = mkdtempSync(join(tmpdir(), "graphiql-"));

jest.setTimeout(120_000);
beforeAll(() => {
  execFileSync(process.execPath, [BUILD, folder]);
});
afterAll(async () => {
  await closeAll();
  rmSync(folder, { recursive: true });
});

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const open = (url: string) => fetch(url, { headers: BROWSER });

/** Every address that a page loads something from. */
const addresses = (html: string): string[] =>
  [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)]
    .map((match) => match[1] ?? "")
    .filter((to) => to !== "data:,");

describe("Sandbox", () => {
  test("is shown to browsers, with a policy of its own", async () => {
    const page = await open(`${(await serve()).url}/graphql`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toBe("frame-ancestors 'self'");
    expect(await page.text()).toContain("embeddable-sandbox");
  });

  test("is not shown where it is off", async () => {
    const page = await open(`${(await serve({ landingPage: false })).url}/graphql`);
    expect(page.status).toBe(400);
    expect(page.headers.get("content-type")).toContain("application/json");
  });
});

describe("GraphiQL", () => {
  test.each(["/graphiql", "/graphiql/"])(
    "%s refers to nothing but files of this server, which all answer",
    async (path) => {
      const { url } = await serve({ graphiql: true, graphiqlFolder: folder });
      const page = await open(url + path);
      const html = await page.text();
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(addresses(html)).toHaveLength(2);
      for (const address of addresses(html)) {
        expect(address).toMatch(/^\/graphiql\/[\w.-]+$/);
        const file = await fetch(url + address);
        expect(file.status).toBe(200);
        expect(file.headers.get("cache-control")).toContain("immutable");
      }
    },
  );

  test("its script names its workers, which answer, and no content delivery network", async () => {
    const { url } = await serve({ graphiql: true, graphiqlFolder: folder });
    const html = readFileSync(join(folder, "index.html"), "utf8");
    const script = readFileSync(
      join(
        folder,
        addresses(html)
          .find((to) => to.endsWith(".js"))
          ?.split("/")
          .pop() ?? "",
      ),
      "utf8",
    );
    const workers = [...new Set(script.match(/\/graphiql\/\w+\.worker-\w+\.js/g))];
    expect(workers).toHaveLength(3);
    for (const worker of workers) expect((await fetch(url + worker)).status).toBe(200);
    expect(script).not.toMatch(/https?:\/\/[\w.]*(cdn|unpkg|esm\.sh|jsdelivr)/i);
  });

  test("is not there where it is off", async () => {
    expect((await open(`${(await serve({ graphiqlFolder: folder })).url}/graphiql`)).status).toBe(404);
  });

  test("says what to do where it was not built", async () => {
    const page = await open(`${(await serve({ graphiql: true })).url}/graphiql`);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain("node scripts/setup.js");
  });

  test.each([
    "/graphiql/../package.json",
    "/graphiql/%2e%2e/%2e%2e/package.json",
    "/graphiql/.partner-graph-build",
  ])("%s is not served", async (path) => {
    const { url } = await serve({ graphiql: true, graphiqlFolder: folder });
    expect((await fetch(url + path)).status).not.toBe(200);
  });
});
