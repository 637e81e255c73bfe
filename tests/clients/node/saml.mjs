// A SAML provider that is not ours. The first line of the input configures it, its answer says where it is.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import samlp from "samlp";

const [line] = await new Promise((resolve) => createInterface({ input: process.stdin }).once("line", (...all) => resolve(all)));
const { issuer, key, certificate, encryptFor, encryptKey, users } = JSON.parse(line);

const escaped = (text) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const form = (action, fields) =>
  `<form method="post" action="${escaped(action)}">${Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join("")}<button>Go on</button></form><script>document.forms[0].submit()</script>`;

const mapper = (user) => ({
  getClaims: () => user.attributes,
  getNameIdentifier: () => ({ nameIdentifier: user.id }),
});
const respond = (asked, user) =>
  new Promise((resolve, reject) =>
    samlp.getSamlResponse(
      {
        issuer,
        key,
        cert: certificate,
        audience: asked.audience,
        recipient: asked.recipient,
        destination: asked.recipient,
        inResponseTo: asked.id,
        profileMapper: mapper,
        lifetimeInSeconds: 300,
        nameIdentifierFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        ...(encryptFor && {
          encryptionCert: encryptFor,
          encryptionPublicKey: encryptKey,
          encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
          disallowEncryptionWithInsecureAlgorithm: true,
        }),
        signatureAlgorithm: "rsa-sha256",
        digestAlgorithm: "sha256",
      },
      user,
      (error, response) => (error ? reject(error) : resolve(response)),
    ),
  );

// A page with a link for each user; who has chosen one goes back with the answer about them.
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  const query = Object.fromEntries(url.searchParams);
  response.setHeader("Content-Type", "text/html");
  try {
    if (query.recipient) {
      const unasked = { audience: query.audience, recipient: query.recipient };
      const text = await respond(unasked, { id: query.user, ...users[query.user] });
      response.end(form(query.recipient, { SAMLResponse: Buffer.from(text).toString("base64"), RelayState: query.RelayState }));
    } else if (query.user) {
      const asked = await new Promise((resolve, reject) =>
        samlp.parseRequest({ method: "GET", query }, {}, (error, data) => (error ? reject(error) : resolve(data))),
      );
      const text = await respond(
        { audience: asked.issuer, recipient: asked.assertionConsumerServiceURL, id: asked.id },
        { id: query.user, ...users[query.user] },
      );
      response.end(
        form(asked.assertionConsumerServiceURL, { SAMLResponse: Buffer.from(text).toString("base64"), RelayState: query.RelayState }),
      );
    } else {
      response.end(Object.keys(users).map((name) => `<p><a href="${escaped(`${request.url}&user=${name}`)}">${name}</a></p>`).join(""));
    }
  } catch (error) {
    response.statusCode = 500;
    response.end(escaped(String(error.stack)));
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
