/** What may not be written in a room, whatever it imports. */
import { parse, type Source } from "./lib/ast";
import { bareDecorators, doubleClasses } from "./lib/decorators";
import { files, read } from "./lib/files";
import { consoleUses, environmentReads, impurities } from "./lib/purity";

const sources = (pattern: RegExp): Source[] => files(pattern).map((path) => parse(path, read(path)));
const inSrc = sources(/^(src\/.*|ormconfig)\.ts$/);
const without = (path: string) => inSrc.filter((source) => source.path !== path);
const snippet = (text: string, path = "x.ts") => parse(path, text);

test("src/domain is pure: no clock, no randomness, no waiting, no locale", () => {
  const domain = sources(/^src\/domain\/.*\.ts$/);
  expect(domain.length).toBeGreaterThan(0);
  expect(domain.flatMap(impurities)).toEqual([]);
});

test.each([
  "Date.now()",
  "new Date()",
  "Date()",
  "Math.random()",
  "performance.now()",
  "async () => 1",
  "async function f() {}",
  "Promise.resolve(1)",
  "new Promise(() => {})",
  "type P = Promise<number>",
  "setTimeout(f, 1)",
  "a.localeCompare(b)",
  "new Intl.Collator()",
])("the purity check itself sees %s", (text) => {
  expect(impurities(snippet(text))).not.toEqual([]);
});

test("the purity check lets dates of given instants and the promises of ports through", () => {
  expect(impurities(snippet("new Date(milliseconds).toISOString(); Math.min(1, 2);"))).toEqual([]);
  expect(impurities(snippet("interface S { head(): Promise<number> }", "src/domain/ports.ts"))).toEqual([]);
});

test("only src/config.ts reads the environment", () => {
  expect(without("src/config.ts").flatMap(environmentReads)).toEqual([]);
  expect(environmentReads(snippet('const a = process.env["A"];'))).toEqual(["x.ts:1 process.env"]);
  expect(environmentReads(snippet("const { env } = process;"))).toEqual(["x.ts:1 process.env"]);
});

test("only src/main.ts writes to the console", () => {
  expect(without("src/main.ts").flatMap(consoleUses)).toEqual([]);
  expect(consoleUses(snippet("console.log(1)"))).toEqual(["x.ts:1 console.log"]);
});

test("every decorator that needs a type names it", () => {
  expect(inSrc.flatMap(bareDecorators)).toEqual([]);
});

test.each([
  ["@Field() a!: string;", 1],
  ["@Field({ nullable: true }) a!: string;", 1],
  ["@Field(() => String, { nullable: true }) a!: string;", 0],
  ["@Column() a!: string;", 1],
  ["@Column({ nullable: true }) a!: string;", 1],
  ['@Column("text") a!: string;', 0],
  ['@Column({ type: "text" }) a!: string;', 0],
  ['@Query() q(@Arg("x") x: string) { return x; }', 2],
  ['@Query(() => String) q(@Arg("x", () => String) x: string) { return x; }', 0],
  ["@Mutation(() => String) m(@Args() args: A) { return args; }", 1],
])("the decorator check itself judges %s", (member, offences) => {
  expect(bareDecorators(snippet(`class C { ${member} }`))).toHaveLength(offences);
});

test("no class is both a table and a GraphQL type", () => {
  expect(inSrc.flatMap(doubleClasses)).toEqual([]);
  expect(doubleClasses(snippet("@Entity() @ObjectType() class C {}"))).toHaveLength(1);
});
