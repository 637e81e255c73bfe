// Flows of AWS Amplify's Auth category (version 6), as an app writes them.
import { Amplify, sharedInMemoryStorage } from "@aws-amplify/core";
import * as auth from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import { ask, converse } from "./conversation.mjs";

function configure({ endpoint, userPoolId, clientId }) {
  const Auth = { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sharedInMemoryStorage);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
}

/** Sign in, and let the test answer each step; the steps. */
async function signIn({ username, password, options }) {
  const steps = [];
  let { nextStep } = await auth.signIn({ username, password, options });
  while (nextStep.signInStep !== "DONE") {
    steps.push(nextStep.signInStep);
    const challengeResponse = await ask(nextStep.signInStep, aboutStep(nextStep));
    ({ nextStep } = await auth.confirmSignIn({ challengeResponse }));
  }
  return steps;
}

const aboutStep = (step) =>
  step.totpSetupDetails?.sharedSecret ??
  step.additionalInfo?.question ??
  step.availableChallenges ??
  step.allowedMFATypes ??
  null;

async function tokens(options) {
  const { tokens: held } = await auth.fetchAuthSession(options);
  return { id: held.idToken.toString(), access: held.accessToken.toString(), claims: held.idToken.payload };
}

const flows = {
  async signUp({ username, password, email }) {
    const made = await auth.signUp({ username, password, options: { userAttributes: { email } } });
    const confirmed = await auth.confirmSignUp({ username, confirmationCode: await ask("code") });
    const steps = await signIn({ username, password });
    return { made: made.nextStep.signUpStep, confirmed: confirmed.nextStep.signUpStep, steps, tokens: await tokens() };
  },
  async signUpAndIn({ username, password, email }) {
    const userAttributes = { email };
    const options = { userAttributes, autoSignIn: { authFlowType: "USER_AUTH" } };
    await auth.signUp({ username, password, options });
    const confirmed = await auth.confirmSignUp({ username, confirmationCode: await ask("code") });
    const { isSignedIn } = await auth.autoSignIn();
    return { confirmed: confirmed.nextStep.signUpStep, isSignedIn, tokens: await tokens() };
  },
  async signIn(given) {
    const steps = await signIn(given);
    return { steps, tokens: await tokens(), attributes: await auth.fetchUserAttributes() };
  },
  async setUpApp(given) {
    await signIn(given);
    const { sharedSecret } = await auth.setUpTOTP();
    await auth.verifyTOTPSetup({ code: await ask("secret", sharedSecret) });
    await auth.updateMFAPreference({ totp: "PREFERRED" });
    return auth.fetchMFAPreference();
  },
  async forgotPassword({ username, newPassword }) {
    const { nextStep } = await auth.resetPassword({ username });
    await auth.confirmResetPassword({ username, newPassword, confirmationCode: await ask("code") });
    await signIn({ username, password: newPassword });
    return { step: nextStep.resetPasswordStep, tokens: await tokens() };
  },
  async changeAddress({ email, ...given }) {
    await signIn(given);
    const { nextStep } = await auth.updateUserAttribute({ userAttribute: { attributeKey: "email", value: email } });
    await auth.confirmUserAttribute({ userAttributeKey: "email", confirmationCode: await ask("code") });
    return { step: nextStep.updateAttributeStep, attributes: await auth.fetchUserAttributes() };
  },
  async changePassword({ newPassword, ...given }) {
    await signIn(given);
    await auth.updatePassword({ oldPassword: given.password, newPassword });
    await auth.signOut();
    await signIn({ ...given, password: newPassword });
  },
  async refresh(given) {
    await signIn(given);
    const before = await tokens();
    return { before, after: await tokens({ forceRefresh: true }) };
  },
  async signOutEverywhere(given) {
    await signIn(given);
    const { access } = await tokens();
    await auth.signOut({ global: true });
    const { tokens: held } = await auth.fetchAuthSession();
    return { access, held: held ?? null };
  },
  async signInTwice(given) {
    const first = await signIn(given);
    await auth.signOut();
    const second = await signIn(given);
    const devices = await auth.fetchDevices();
    return { steps: [first, second], devices: devices.map((device) => device.id) };
  },
};

const configured = (flow) => (given) => {
  configure(given);
  return flow(given);
};
await converse(Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, configured(flow)])));
