/** The custody table, row by row: whose account, who operates it, whose key, who holds it, what ends access. */
import { custodyAt } from "../../src/domain/custody";
import { graphOf } from "../../src/domain/graph";
import { at, join, type World, world } from "./lib/facts-builder";

const NOW = "2024-06-01";

const everybody: World = {
  parties: [
    { ref: "alipay" },
    { ref: "noodle" },
    { ref: "stall" },
    { ref: "isv1" },
    { ref: "isv2" },
    { ref: "si1" },
    { ref: "si2" },
    { ref: "acq1" },
    { ref: "acq2" },
  ],
  partnerContracts: [{ between: ["isv1", "alipay"] }],
  clients: [
    { ref: "app-noodle", owner: "noodle" },
    { ref: "app-isv1", owner: "isv1" },
    { ref: "app-acq2", owner: "acq2" },
    { ref: "test-isv1", owner: "isv1", environment: "TEST" },
  ],
  keys: [
    { ref: "k-isv1", client: "app-isv1" },
    { ref: "k-isv1-next", client: "app-isv1", from: "2024-05-30" },
    { ref: "k-isv1-old", client: "app-isv1", to: "2024-05-01" },
    { ref: "k-test", client: "test-isv1" },
  ],
};

const base = (of: string): World => ({ base: [{ ref: `c-${of}`, between: [of, "alipay"] }] });

const develops = (of: string): World => ({
  ...everybody,
  parties: everybody.parties!.map((it) => (it.ref === of ? { ...it, dev: "VERIFIED" } : it)),
});

const authorized = (of: string): World => ({
  authorizationContracts: [{ ref: `a-${of}`, between: [of, "isv1"] }],
  tokens: [
    { ref: `t-${of}`, of: [of, "isv1"] },
    { ref: `t-${of}-old`, of: [of, "isv1"], to: "2024-05-01" },
  ],
});

const engaged = (of: string): World => ({
  engagements: [{ ref: `e-${of}`, of: [of, "si1"] }],
  grants: [{ ref: `g-${of}`, of: [of, "si1"] }],
});

const ownKey = (...holders: string[]): World => ({
  keys: [{ ref: "k-noodle", client: "app-noodle", holders }],
});

const link = (of: string, acquirer: string): World => ({ links: [{ ref: `l-${of}`, of: [of, acquirer] }] });

function custody(of: string, ...parts: World[]) {
  const facts = world(...parts);
  const read = facts.read(of, NOW);
  const registered = custodyAt(graphOf(facts.facts), facts.id(of), at(NOW), facts.answer(of, NOW));
  return {
    mode: read.mode,
    accountOwner: read.accountOwner,
    accountOperator: read.accountOperator,
    keyOwner: read.keyOwner,
    keyHolder: read.keyHolder,
    holders: registered.registeredHolders.map((id) => facts.reference(id)),
    keys: registered.keys.map(({ reference }) => reference),
    toEndAccess: registered.toEndAccess.map(
      ({ action, objects }) => `${action}: ${facts.names(objects).join(", ")}`,
    ),
  };
}

const noodles = { accountOwner: "noodle", accountOperator: "noodle" };

test("SELF: all is the principal's, and there is nobody's access to end", () => {
  expect(custody("noodle", develops("noodle"), base("noodle"), ownKey("noodle"))).toEqual({
    mode: "SELF",
    ...noodles,
    keyOwner: "noodle",
    keyHolder: "noodle",
    holders: ["noodle"],
    keys: ["k-noodle"],
    toEndAccess: [],
  });
});

const isvSigns = {
  mode: "ISV",
  keyOwner: "isv1",
  keyHolder: "isv1",
  holders: ["isv1"],
  keys: ["k-isv1", "k-isv1-next"],
};

test("ISV: the ISV signs with its own key for the principal's account; revoking the token ends it", () => {
  const toEndAccess = ["REVOKE_TOKEN: Authorization t-noodle"];
  const parts = [everybody, base("noodle"), authorized("noodle")];
  expect(custody("noodle", ...parts)).toEqual({ ...isvSigns, ...noodles, toEndAccess });
  // A key that the merchant has left over is not the signing client's.
  expect(custody("noodle", ...parts, ownKey("noodle"))).toEqual({ ...isvSigns, ...noodles, toEndAccess });
});

describe("SYSTEM_INTEGRATOR: the SI signs as the principal; rotating the key and taking the account back end it", () => {
  const siSigns = {
    mode: "SYSTEM_INTEGRATOR",
    accountOwner: "noodle",
    accountOperator: "si1",
    keyOwner: "noodle",
    keyHolder: "si1",
    keys: ["k-noodle"],
    toEndAccess: ["ROTATE_KEY: KeyVersion k-noodle", "TAKE_BACK_ACCOUNT: AccountGrant g-noodle"],
  };
  test.each([
    ["the SI has the key", ["si1"], ["si1"]],
    ["the principal holds a copy", ["si1", "noodle"], ["noodle", "si1"]],
    ["the key was never handed over", ["noodle"], ["noodle"]],
  ])("%s", (_name, holders, registered) => {
    const found = custody("noodle", everybody, base("noodle"), engaged("noodle"), ownKey(...holders));
    expect(found).toEqual({ ...siSigns, holders: registered });
  });

  test("without a key there is only the account to take back", () => {
    const found = custody("noodle", everybody, base("noodle"), engaged("noodle"));
    expect(found).toMatchObject({
      holders: [],
      keys: [],
      toEndAccess: ["TAKE_BACK_ACCOUNT: AccountGrant g-noodle"],
    });
  });

  test("another SI's grant is not this one's to end", () => {
    const other: World = { grants: [{ ref: "g-other", of: ["noodle", "si2"] }] };
    const found = custody("noodle", everybody, base("noodle"), engaged("noodle"), other);
    expect(found.toEndAccess).toEqual(["TAKE_BACK_ACCOUNT: AccountGrant g-noodle"]);
  });
});

describe("channel ACQUIRER: all is as at the acquirer; ending the link ends it", () => {
  const chain = join(link("stall", "acq1"), link("acq1", "acq2"));
  const toEndAccess = ["END_LINK: AcquiringLink l-stall"];

  test("the acquirer at the top integrates itself", () => {
    const key: World = { keys: [{ ref: "k-acq2", client: "app-acq2" }] };
    expect(custody("stall", develops("acq2"), base("acq2"), chain, key)).toEqual({
      mode: "SELF",
      accountOwner: "acq2",
      accountOperator: "acq2",
      keyOwner: "acq2",
      keyHolder: "acq2",
      holders: ["acq2"],
      keys: ["k-acq2"],
      toEndAccess,
    });
  });

  test("the acquirer at the top has authorized an ISV", () => {
    const found = custody("stall", everybody, base("acq2"), authorized("acq2"), chain);
    expect(found).toEqual({ ...isvSigns, accountOwner: "acq2", accountOperator: "acq2", toEndAccess });
  });

  test("the acquirer at the top has engaged an SI", () => {
    const key: World = { keys: [{ ref: "k-acq2", client: "app-acq2", holders: ["si1"] }] };
    expect(custody("stall", everybody, base("acq2"), engaged("acq2"), chain, key)).toEqual({
      mode: "SYSTEM_INTEGRATOR",
      accountOwner: "acq2",
      accountOperator: "si1",
      keyOwner: "acq2",
      keyHolder: "si1",
      holders: ["si1"],
      keys: ["k-acq2"],
      toEndAccess,
    });
  });
});

describe("NONE: whatever still works is residual access", () => {
  test("nothing is on record", () => {
    expect(custody("noodle", everybody, base("noodle"))).toEqual({
      mode: "NONE",
      ...noodles,
      keyOwner: null,
      keyHolder: null,
      holders: [],
      keys: [],
      toEndAccess: [],
    });
  });

  test("a token, a key and the account are left over", () => {
    const tokens: World = {
      tokens: [
        { ref: "t1", of: ["noodle", "isv1"] },
        { ref: "t2", of: ["noodle", "isv2"] },
      ],
    };
    const grants: World = {
      grants: [
        { ref: "g1", of: ["noodle", "si1"] },
        { ref: "g2", of: ["noodle", "si2"], to: "2024-05-01" },
      ],
    };
    expect(custody("noodle", everybody, base("noodle"), tokens, grants, ownKey("si1", "noodle"))).toEqual({
      mode: "NONE",
      ...noodles,
      keyOwner: "noodle",
      keyHolder: null,
      holders: ["noodle", "si1"],
      keys: ["k-noodle"],
      toEndAccess: [
        "REVOKE_TOKEN: Authorization t1, Authorization t2",
        "ROTATE_KEY: KeyVersion k-noodle",
        "TAKE_BACK_ACCOUNT: AccountGrant g1",
      ],
    });
  });

  test("a suspended principal's key is residual access too", () => {
    const suspended: World = {
      ...everybody,
      parties: everybody.parties!.map((it) => (it.ref === "noodle" ? { ...it, status: "SUSPENDED" } : it)),
    };
    const found = custody("noodle", suspended, base("noodle"), ownKey("noodle"));
    expect(found).toMatchObject({
      mode: "NONE",
      keyOwner: "noodle",
      toEndAccess: ["ROTATE_KEY: KeyVersion k-noodle"],
    });
  });
});
