// An OpenID Connect provider that is not ours. The first line of the input configures it, its answer is the issuer.
import { createServer } from "node:https";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const [line] = await new Promise((resolve) => createInterface({ input: process.stdin }).once("line", (...all) => resolve(all)));
const { host, port, certificate, keys, clients, users } = JSON.parse(line);

const server = createServer({ key: certificate, cert: certificate });
await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
const issuer = `https://${host}:${server.address().port}`;
const algorithms = ["RS256", "PS256", "ES256"];

const provider = new Provider(issuer, {
  clients,
  jwks: { keys },
  cookies: { keys: ["tests-only"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  conformIdTokenClaims: false,
  enabledJWA: { idTokenSigningAlgValues: algorithms },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => false },
  ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 3600, Session: 3600 },
  findAccount: (_, id) => users[id] && { accountId: id, claims: () => ({ sub: id, ...users[id] }) },
  // Whoever signs in agrees to all that the client asks for.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope([...oidc.requestParamScopes].join(" "));
    await grant.save();
    return grant;
  },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
});

// A page with a button for each user, which login_hint presses where the client sends it.
const choose = async (request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  const chosen = new URL(request.url, issuer).searchParams.get("user") ?? params.login_hint;
  if (users[chosen]) {
    return provider.interactionFinished(request, response, { login: { accountId: chosen } });
  }
  const buttons = Object.keys(users).map((user) => `<button name="user" value="${user}">${user}</button>`);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>Who are you?</title><form>${buttons.join("")}</form>`);
};

const answer = provider.callback();
server.on("request", (request, response) => {
  if (request.url.startsWith("/interaction/")) {
    choose(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else {
    answer(request, response);
  }
});
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
