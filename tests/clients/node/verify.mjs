// aws-jwt-verify as an API behind a pool uses it: keys by the issuer, then the checks that Cognito's tokens need.
import { JwtVerifier } from "aws-jwt-verify";
import { validateCognitoJwtFields } from "aws-jwt-verify/cognito-verifier";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { converse } from "./conversation.mjs";

// The library's own fetcher takes https: alone.
const fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() };

await converse({
  async verify({ issuer, clientId, tokens }) {
    const document = await fetch(`${issuer}/.well-known/openid-configuration`);
    const { issuer: named, jwks_uri: jwksUri } = await document.json();
    const verifier = JwtVerifier.create(
      { issuer: named, jwksUri, audience: null },
      { jwksCache: new SimpleJwksCache({ fetcher }) },
    );
    const check = async (tokenUse, token) => {
      const payload = await verifier.verify(token);
      validateCognitoJwtFields(payload, { clientId, tokenUse });
      return payload.sub;
    };
    const verdicts = tokens.map(([use, token]) => check(use, token).catch((error) => error.constructor.name));
    return { issuer: named, verdicts: await Promise.all(verdicts) };
  },
});
