// Names below localhost are this machine, as in browsers: Node.js leaves them to a resolver that knows nothing of them.
import dns from "node:dns";

const find = dns.lookup;
dns.lookup = (host, ...rest) => find(String(host).endsWith(".localhost") ? "localhost" : host, ...rest);
