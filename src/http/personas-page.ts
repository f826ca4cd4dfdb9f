/** The page of the personas: their tokens to copy, and a link that opens GraphiQL as one of them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "./authentication/loopback";
import type { PersonaToken } from "./authentication/personas";
import { graphiqlPolicy } from "./security-headers";

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );

const section = ({ name, description, token }: PersonaToken, url: string): string => `<section>
<h2>${escaped(name)}</h2><p>${escaped(description)}. <a href="/graphiql?persona=${escaped(name)}">GraphiQL as ${escaped(name)}</a></p>
<textarea readonly rows="4" cols="100">${escaped(token)}</textarea>
<pre>curl ${escaped(url)}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${escaped(token)}' -d '{"query":"{ viewer { name role } }"}'</pre>
</section>`;

const page = (personas: readonly PersonaToken[], url: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Personas</title>
<h1>Personas</h1>
<p><strong>UNSAFE: for development only.</strong> Anybody who can open this page can be anybody on it. The tokens end with the process, and after twelve hours.</p>
${personas.map((persona) => section(persona, url)).join("\n")}
</html>`;

/** Adds `/personas`: HTML for people, JSON for programs. Asked under any name but the machine's own, it is not there. */
export function addPersonasPage(app: FastifyInstance, personas: readonly PersonaToken[]): void {
  app.get("/personas", async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.header("cache-control", "no-store");
    if (!isLoopback(request.headers.host)) return reply.callNotFound();
    const wantsHtml = (request.headers.accept ?? "").includes("text/html");
    if (!wantsHtml)
      return reply.send(personas.map(({ name, description, token }) => ({ name, description, token })));
    void reply.header(...graphiqlPolicy);
    return reply.type("text/html").send(page(personas, `http://${request.host}`));
  });
}
