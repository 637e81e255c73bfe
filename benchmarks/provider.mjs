// The npm package oidc-provider, in memory and over http, beside which benchmarks/oauth.py measures. It listens at PORT.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";

const { default: Provider } = await import(createRequire(`${process.env.CLIENTS}/`).resolve("oidc-provider"));
const issuer = `http://127.0.0.1:${process.env.PORT}`;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const secret = process.env.SECRET;

const provider = new Provider(issuer, {
  clients: [
    { client_id: "app", client_secret: secret, redirect_uris: ["https://app.example.com/callback"] },
    { client_id: "machine", client_secret: secret, redirect_uris: [], response_types: [], grant_types: ["client_credentials"] },
  ].map((client) => ({ ...client, token_endpoint_auth_method: "client_secret_post" })),
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "1" }] },
  cookies: { keys: ["benchmark"] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    // Access tokens are signed, as a pool's are.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "urn:orders",
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: "read", accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } } }),
    },
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  async loadExistingGrant({ oidc }) {
    const given = oidc.session.grantIdFor(oidc.client.clientId);
    if (given) {
      return oidc.provider.Grant.find(given);
    }
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid");
    grant.addResourceScope("urn:orders", "read");
    await grant.save();
    return grant;
  },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
});
const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) {
    provider.interactionFinished(request, response, { login: { accountId: "ann" } });
  } else {
    answer(request, response);
  }
}).listen(Number(process.env.PORT), "127.0.0.1");
