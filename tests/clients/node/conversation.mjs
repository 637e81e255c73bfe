// How a script talks with the test that runs it: one JSON text a line. The first line that comes in holds the name of a
// flow and what it is given; a question goes out as {ask} and its answer comes in; the flow ends with {answer} or {error}.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Ask the test for what the person would read elsewhere: a code in a message or in an authenticator app. */
export async function ask(question, about = null) {
  write({ ask: question, about });
  return read();
}

/** Run the flow that the test names. */
export async function converse(flows) {
  const { flow, given } = await read();
  try {
    write({ answer: (await flows[flow](given)) ?? null });
  } catch (error) {
    const code = [error.code, error.name].find((name) => typeof name === "string" && name !== "Error");
    write({ error: code ?? "Error", message: error.message, stack: error.stack });
  }
  process.stdin.destroy();
}
