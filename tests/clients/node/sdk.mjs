// Flows of the AWS SDK for JavaScript (version 3), in an app and on its server.
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { ask, converse } from "./conversation.mjs";

const clientOf = ({ endpoint, credentials }) =>
  new CognitoIdentityProviderClient({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });

const signIn = (client, { clientId, username, password }) =>
  client.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );

await converse({
  async signUp(given) {
    const { clientId: ClientId, username: Username } = given;
    const client = clientOf(given);
    const UserAttributes = [{ Name: "email", Value: given.email }];
    const made = await client.send(new SignUpCommand({ ClientId, Username, Password: given.password, UserAttributes }));
    const early = await signIn(client, given).catch((error) => error.name);
    const ConfirmationCode = await ask("code");
    await client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
    const { AuthenticationResult: tokens } = await signIn(client, given);
    const user = await client.send(new GetUserCommand({ AccessToken: tokens.AccessToken }));
    await client.send(new RevokeTokenCommand({ ClientId, Token: tokens.RefreshToken }));
    const late = await client.send(new GetUserCommand({ AccessToken: tokens.AccessToken })).catch((error) => error);
    return { early, sub: made.UserSub, sent: made.CodeDeliveryDetails, user: user.Username, late: late.message };
  },
  async signIn(given) {
    return (await signIn(clientOf(given), given)).AuthenticationResult;
  },
  async administer({ userPoolId: UserPoolId, username: Username, ...given }) {
    const client = clientOf(given);
    const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
    const names = [];
    for await (const page of paginateListUsers({ client, pageSize: 1 }, { UserPoolId })) {
      names.push(...page.Users.map((listed) => listed.Username));
    }
    return { status: user.UserStatus, created: user.UserCreateDate.toISOString(), names };
  },
});
