// AWS Amplify in the browser, signed in by the pool's own pages: bundled for the app's page, which the test opens.
import { Amplify, Hub } from "@aws-amplify/core";
import { fetchAuthSession, getCurrentUser, signInWithRedirect, signOut } from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import "@aws-amplify/auth/enable-oauth-listener";

const { endpoint, userPoolId, clientId, domain, scopes, responseType = "code" } = window.given;
const address = [`${location.origin}/`];
const oauth = { domain, scopes, redirectSignIn: address, redirectSignOut: address, responseType };
const Auth = {
  Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint, loginWith: { oauth } },
};

window.heard = [];
Hub.listen("auth", ({ payload }) => window.heard.push(payload.event));
cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });

window.app = {
  signIn: () => signInWithRedirect({ customState: "cart-7" }),
  signOut: () => signOut(),
  user: () => getCurrentUser().catch(() => null),
  claims: async () => (await fetchAuthSession()).tokens?.idToken?.payload ?? null,
  renew: async () => {
    const token = async (options) => (await fetchAuthSession(options)).tokens.accessToken.toString();
    return (await token()) !== (await token({ forceRefresh: true }));
  },
};
