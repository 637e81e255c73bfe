// openid-client as a web server uses it: by discovery, with PKCE, state and nonce.
import "./localhost.mjs";
import * as client from "openid-client";
import { ask, converse } from "./conversation.mjs";

const find = ({ issuer, clientId, clientSecret, algorithm = "oidc" }) =>
  client.discovery(new URL(issuer), clientId, undefined, clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(), {
    algorithm,
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });

async function signIn(config, { callback, scope }, more = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...more,
  });
  const arrived = new URL(await ask(more.prompt === "none" ? "visit" : "signIn", url.href));
  const maxAge = more.max_age && Number(more.max_age);
  return { arrived, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, maxAge } };
}

const refused = (promise) => promise.then(() => null, ({ code, error, message }) => error ?? code ?? message);

await converse({
  async whole(given) {
    const config = await find(given);
    const { arrived, checks } = await signIn(config, given, { max_age: "600" });
    const tokens = await client.authorizationCodeGrant(config, arrived, checks);
    const { sub } = tokens.claims();
    const user = await client.fetchUserInfo(config, tokens.access_token, sub);
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
    const silent = await signIn(config, given, { prompt: "none" });
    const again = await client.authorizationCodeGrant(config, silent.arrived, silent.checks);
    await client.tokenRevocation(config, tokens.refresh_token, { token_type_hint: "refresh_token" });
    const after = await refused(client.refreshTokenGrant(config, tokens.refresh_token));
    const leaving = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: `${given.origin}/bye`,
      state: "left",
    });
    const left = await ask("visit", leaving.href);
    const gone = await signIn(config, given, { prompt: "none" });
    const signedOut = await refused(client.authorizationCodeGrant(config, gone.arrived, gone.checks));
    return { user, renewed: renewed.access_token !== tokens.access_token, same: again.claims().sub === sub, after, left, signedOut };
  },
  async answersOfOthers(given) {
    const config = await find(given);
    const { arrived, checks } = await signIn(config, given);
    const bent = (change) => {
      const url = new URL(arrived);
      change(url.searchParams);
      return refused(client.authorizationCodeGrant(config, url, checks));
    };
    return {
      other: await bent((query) => query.set("iss", "https://other.example.com")),
      none: await bent((query) => query.delete("iss")),
      right: await refused(client.authorizationCodeGrant(config, arrived, checks)),
    };
  },
  /** Without a code: the answer is in the fragment, where the page of a single-page app reads it. */
  async implicit(given) {
    const config = await find(given);
    client.useIdTokenResponseType(config);
    const { arrived, checks } = await signIn(config, given, { response_type: "token", code_challenge: "", code_challenge_method: "" });
    const taken = (url, nonce = checks.expectedNonce) => client.implicitAuthentication(config, url, nonce, checks);
    const claims = await taken(arrived);
    const answer = new URLSearchParams(arrived.hash.slice(1));
    const user = await client.fetchUserInfo(config, answer.get("access_token"), claims.sub);
    const bent = new URL(arrived);
    answer.set("id_token", `${answer.get("id_token").slice(0, -8)}AAAAAAAA`);
    bent.hash = answer;
    return {
      user,
      query: arrived.search,
      refresh: answer.get("refresh_token"),
      bent: await refused(taken(bent)),
      replayed: await refused(taken(arrived, "another")),
    };
  },
  async machine(given) {
    const config = await find(given);
    const token = await client.clientCredentialsGrant(config, { scope: given.scope });
    return { type: token.token_type, seconds: token.expires_in };
  },
});
