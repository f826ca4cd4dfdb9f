/** What the caller has read must still stand: of every object that a mutation names or changes, also where it does so on the way. */
import { forEachBackend } from "../../support/store";
import { load, REFRESH } from "../support/ask";
import { member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const silk = member("silk");
const conflict = (currentRevision: number, message: RegExp) => ({
  code: "CONFLICT",
  path: ["input", "expectedRevision"],
  message: expect.stringMatching(message),
  currentRevision,
});

forEachBackend(({ openFresh }) => {
  test("of several objects each that was changed since is told, with its own revision", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    await mutate(store, OPERATOR, "amendParty", { party: "bay", name: "Bay" });
    await mutate(store, OPERATOR, "disableClient", { client: "app-silk" });
    const parties = ["bay", "noodle", "new"].map((reference) => ({
      reference,
      name: "Another",
      ...(reference === "new" && { role: "MERCHANT" }),
    }));
    const changes = { parties, clients: [{ reference: "app-silk" }] };
    const correct = (expectedRevision: number) =>
      mutate(store, OPERATOR, "correctFacts", { changes, expectedRevision, dryRun: true });
    expect((await correct(1)).userErrors).toEqual([
      conflict(2, /party "bay" was changed by revision 2, after revision 1/),
      conflict(3, /client "app-silk" was changed by revision 3/),
    ]);
    expect((await correct(2)).userErrors).toEqual([conflict(3, /client "app-silk"/)]);
    expect((await correct(3)).userErrors).toEqual([]);
    // What is not there yet nobody has read.
    expect((await correct(4)).userErrors).toMatchObject([
      {
        code: "INVALID_VALUE",
        path: ["input", "expectedRevision"],
        message: expect.stringContaining("the latest is 3"),
      },
    ]);

    const content = "kind,ref,name,role\nparty,bay,Bay,\nparty,noodle,Noodles,\nparty,new,New,MERCHANT\n";
    const rows = { format: "CSV", content, dryRun: true };
    const imported = (expectedRevision: number) =>
      mutate(store, OPERATOR, "importRows", { ...rows, expectedRevision });
    expect((await imported(1)).userErrors).toEqual([conflict(2, /party "bay"/)]);
    expect((await imported(2)).userErrors).toEqual([]);
  });

  test("where nothing is changed that was there before, nothing can be expected of it", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const fresh = { parties: [{ reference: "new", name: "New", role: "MERCHANT" }] };
    const refusal = [{ code: "INVALID_VALUE", path: ["input", "expectedRevision"], currentRevision: null }];
    const input = { changes: fresh, expectedRevision: 1 };
    expect((await mutate(store, OPERATOR, "correctFacts", input)).userErrors).toMatchObject(refusal);
    const rows = { format: "CSV", content: "kind,ref,name,role\nparty,new,New,MERCHANT\n" };
    const payload = await mutate(store, OPERATOR, "importRows", { ...rows, expectedRevision: 1 });
    expect(payload.userErrors).toMatchObject(refusal);
    expect((await store.head()).revision).toBe(1);
  });

  test("whoever designates is told of another designation made meanwhile, also of the first one", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const choose = (principal: string, delegate: string, expectedRevision: number) =>
      mutate(store, OPERATOR, "designateDelegate", { principal, delegate, expectedRevision });
    expect((await choose("bay", "bridge", 1)).userErrors).toEqual([]);
    expect((await choose("bay", "posone", 1)).userErrors).toEqual([
      conflict(2, /designation was changed by revision 2/),
    ]);
    expect((await choose("bay", "posone", 2)).userErrors).toEqual([]);
  });

  test("a rotation is judged by the version that it replaces", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const key = { key: "k-silk", overlapDays: 3 };
    await mutate(store, silk, "reportCompromise", { key: "k-silk" });
    const publicKey = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}';
    const rotated = (expectedRevision: number) =>
      mutate(store, silk, "rotateKey", { ...key, reference: "k-2", publicKey, expectedRevision });
    expect((await rotated(1)).userErrors).toEqual([conflict(2, /key version "k-silk"/)]);
    expect((await rotated(2)).userErrors).toEqual([]);
  });
});
