// Auth.js (next-auth) with its Cognito provider, as a web framework hands requests to it.
import "./localhost.mjs";
import { Auth } from "@auth/core";
import Cognito from "@auth/core/providers/cognito";
import { ask, converse } from "./conversation.mjs";

await converse({
  async signIn({ issuer, clientId, clientSecret, origin }) {
    const failed = [];
    const config = {
      basePath: "/auth",
      secret: "tests-only",
      trustHost: true,
      providers: [Cognito({ clientId, clientSecret, issuer })],
      logger: { error: (error) => failed.push(`${error.name}: ${error.cause?.err?.message ?? error.message}`), warn() {} },
    };
    const cookies = new Map();
    const request = async (path, form) => {
      const body = form && new URLSearchParams(form);
      const headers = { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") };
      const response = await Auth(new Request(new URL(path, origin), { method: body ? "POST" : "GET", body, headers }), config);
      for (const each of response.headers.getSetCookie()) {
        const [, name, value] = each.match(/^([^=]+)=([^;]*)/);
        cookies.set(name, value);
      }
      return response;
    };
    const { csrfToken } = await (await request("/auth/csrf")).json();
    const sent = await request("/auth/signin/cognito", { csrfToken, callbackUrl: origin });
    const arrived = await ask("signIn", sent.headers.get("location"));
    const back = await request(arrived);
    const session = await (await request("/auth/session")).json();
    return { user: session?.user ?? null, location: back.headers.get("location"), failed };
  },
});
