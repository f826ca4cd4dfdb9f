/** GraphQL over HTTP, as its working group's own audit understands it: every check ends ok, warnings and notices included. */
import { serverAudits } from "graphql-http";
import { closeAll, serve } from "./support";

const audits = serverAudits({ url: async () => `${(await running).url}/graphql` });
const running = serve();

afterAll(closeAll);

test("the audit has the checks that we know of", () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  "%s %s",
  async (_id, _name, audit) => {
    const result = await audit.fn();
    expect("reason" in result ? result.reason : result.status).toBe("ok");
  },
);
