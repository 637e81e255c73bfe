// oauth4webapi, which refuses whatever the standards do not allow.
import "./localhost.mjs";
import * as oauth from "oauth4webapi";
import { ask, converse } from "./conversation.mjs";

const plain = { [oauth.allowInsecureRequests]: true };

async function find({ issuer, algorithm = "oidc" }) {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...plain }));
}

const problem = (error) => ({ name: error.constructor.name, code: error.code, error: error.error, status: error.status });

await converse({
  async whole(given) {
    const server = await find(given);
    const client = { client_id: given.clientId };
    const proof = given.clientSecret ? oauth.ClientSecretPost(given.clientSecret) : oauth.None();
    const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
    const url = new URL(server.authorization_endpoint);
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: given.callback,
      response_type: "code",
      scope: given.scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const arrived = new URL(await ask("signIn", url.href));
    const answer = oauth.validateAuthResponse(server, client, arrived, state);
    const granted = await oauth.authorizationCodeGrantRequest(server, client, proof, answer, given.callback, verifier, plain);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, granted, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, granted, plain);
    const { sub, auth_time: signedIn } = oauth.getValidatedIdTokenClaims(tokens);

    const told = await oauth.userInfoRequest(server, client, tokens.access_token, plain);
    const user = await oauth.processUserInfoResponse(server, client, sub, told);

    const refreshed = await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token, plain);
    const renewed = await oauth.processRefreshTokenResponse(server, client, refreshed);
    const renewedIn = oauth.getValidatedIdTokenClaims(renewed).auth_time;

    const ended = await oauth.revocationRequest(server, client, proof, tokens.refresh_token, plain);
    await oauth.processRevocationResponse(ended);
    const late = await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token, plain);
    const after = await oauth.processRefreshTokenResponse(server, client, late).catch(problem);

    const again = await oauth.authorizationCodeGrantRequest(server, client, proof, answer, given.callback, verifier, plain);
    const twice = await oauth.processAuthorizationCodeResponse(server, client, again).catch(problem);

    const bad = await oauth.userInfoRequest(server, client, "a.b.c", plain);
    const refused = await oauth.processUserInfoResponse(server, client, sub, bad).catch(problem);
    return { user, twice, after, refused, kept: renewedIn === signedIn };
  },
  async discovery(given) {
    const found = await Promise.all(["oidc", "oauth2"].map((algorithm) => find({ ...given, algorithm })));
    return found.map((server) => JSON.stringify(server));
  },
});
