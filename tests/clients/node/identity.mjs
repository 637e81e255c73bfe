// Flows of amazon-cognito-identity-js, as an app writes them.
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from "amazon-cognito-identity-js";
import { ask, converse } from "./conversation.mjs";

const promised = (call) =>
  new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

/** A browser's storage: what it does not hold is null, where the library's own in Node.js has undefined. */
function browserStorage() {
  const held = new Map();
  return {
    setItem: (key, value) => held.set(key, String(value)),
    getItem: (key) => held.get(key) ?? null,
    removeItem: (key) => held.delete(key),
    clear: () => held.clear(),
  };
}

function userOf({ endpoint, userPoolId, clientId, username }) {
  const Storage = browserStorage();
  const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint, Storage });
  return new CognitoUser({ Username: username, Pool: pool, Storage });
}

const tokensOf = (session) => ({
  id: session.getIdToken().getJwtToken(),
  access: session.getAccessToken().getJwtToken(),
  refresh: session.getRefreshToken().getToken(),
});

/** Sign in, and let the test answer what is asked; `asked` lists the challenges. */
function signIn(user, { username, password, newPassword, custom }) {
  const asked = [];
  return new Promise((resolve, reject) => {
    const answered = (name, about, give) => {
      asked.push(name);
      ask(name, about).then(give).catch(reject);
    };
    const callbacks = {
      onSuccess: (session) => resolve({ asked, session }),
      onFailure: reject,
      newPasswordRequired: (attributes, required) => {
        asked.push("newPassword");
        user.completeNewPasswordChallenge(newPassword, {}, { ...callbacks, attributes, required });
      },
      mfaRequired: (name) => answered(name, null, (code) => user.sendMFACode(code, callbacks, name)),
      totpRequired: (name) => answered(name, null, (code) => user.sendMFACode(code, callbacks, name)),
      selectMFAType: (name) => answered(name, null, (chosen) => user.sendMFASelectionAnswer(chosen, callbacks)),
      mfaSetup: (name) => {
        asked.push(name);
        setUp(user, callbacks, reject);
      },
      customChallenge: (parameters) =>
        answered("CUSTOM_CHALLENGE", parameters.question, (answer) => user.sendCustomChallengeAnswer(answer, callbacks)),
    };
    const details = new AuthenticationDetails({ Username: username, Password: password });
    if (custom) user.setAuthenticationFlowType("CUSTOM_AUTH");
    custom && !password ? user.initiateAuth(details, callbacks) : user.authenticateUser(details, callbacks);
  });
}

function setUp(user, { onSuccess }, onFailure) {
  user.associateSoftwareToken({
    onFailure,
    associateSecretCode: async (secret) =>
      user.verifySoftwareToken(await ask("secret", secret), "Ann's phone", { onSuccess, onFailure }),
  });
}

const attributesOf = async (user) => {
  const attributes = await promised((done) => user.getUserAttributes(done));
  return Object.fromEntries(attributes.map((attribute) => [attribute.getName(), attribute.getValue()]));
};

await converse({
  async signUp(given) {
    const user = userOf(given);
    const email = new CognitoUserAttribute({ Name: "email", Value: given.email });
    const made = await promised((done) => user.pool.signUp(given.username, given.password, [email], null, done));
    await promised(async (done) => user.confirmRegistration(await ask("code"), false, done));
    const { session } = await signIn(user, given);
    return { confirmed: made.userConfirmed, sub: made.userSub, tokens: tokensOf(session) };
  },
  async signIn(given) {
    const user = userOf(given);
    const { asked, session } = await signIn(user, given);
    return { asked, tokens: tokensOf(session), attributes: await attributesOf(user) };
  },
  async setUpApp(given) {
    const user = userOf(given);
    await signIn(user, given);
    await new Promise((onSuccess, onFailure) => setUp(user, { onSuccess }, onFailure));
    const preference = { PreferredMfa: true, Enabled: true };
    return promised((done) => user.setUserMfaPreference(null, preference, done));
  },
  async forgotPassword(given) {
    const user = userOf(given);
    const sent = await new Promise((onSuccess, onFailure) =>
      user.forgotPassword({ onFailure, onSuccess, inputVerificationCode: onSuccess }),
    );
    const code = await ask("code");
    await new Promise((onSuccess, onFailure) => user.confirmPassword(code, given.newPassword, { onSuccess, onFailure }));
    const { session } = await signIn(user, { ...given, password: given.newPassword });
    return { destination: sent.CodeDeliveryDetails.Destination, tokens: tokensOf(session) };
  },
  async changePassword(given) {
    const user = userOf(given);
    await signIn(user, given);
    // AWS knows no ClientMetadata of ChangePassword; the library sends it, as of DeleteUser.
    await promised((done) => user.changePassword(given.password, given.newPassword, done, { from: "profile" }));
    const { session } = await signIn(user, { ...given, password: given.newPassword });
    return { tokens: tokensOf(session) };
  },
  async deleteUser(given) {
    const user = userOf(given);
    await signIn(user, given);
    return promised((done) => user.deleteUser(done, { from: "profile" }));
  },
  async refresh(given) {
    const user = userOf(given);
    const { session } = await signIn(user, given);
    const renewed = await promised((done) => user.refreshSession(session.getRefreshToken(), done));
    return { before: tokensOf(session), after: tokensOf(renewed) };
  },
  async signOutEverywhere(given) {
    const user = userOf(given);
    const { session } = await signIn(user, given);
    await new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
    return tokensOf(session);
  },
  async signInTwice(given) {
    const user = userOf(given);
    const first = await signIn(user, given);
    const second = await signIn(user, given);
    const devices = await new Promise((onSuccess, onFailure) => user.listDevices(10, null, { onSuccess, onFailure }));
    return {
      asked: [first.asked, second.asked],
      devices: devices.Devices.map((device) => device.DeviceKey),
      claimed: second.session.getAccessToken().decodePayload().device_key,
    };
  },
});
