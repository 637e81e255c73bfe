// oidc-client-ts in the browser, as a single-page app: bundled for the app's page, which the test opens.
import { UserManager } from "oidc-client-ts";

const { issuer, clientId, scope } = window.given;
const manager = new UserManager({
  authority: issuer,
  client_id: clientId,
  redirect_uri: `${location.origin}/`,
  post_logout_redirect_uri: `${location.origin}/bye`,
  scope,
  loadUserInfo: true,
});

window.app = {
  signIn: () => manager.signinRedirect({ state: { cart: 7 } }),
  back: async () => {
    const { profile, state } = await manager.signinRedirectCallback();
    return { profile, state };
  },
  renew: async () => {
    const { access_token: before } = await manager.getUser();
    return (await manager.signinSilent()).access_token !== before;
  },
  refreshToken: async () => (await manager.getUser()).refresh_token,
  revoke: () => manager.revokeTokens(["refresh_token"]),
  signOut: () => manager.signoutRedirect(),
};
