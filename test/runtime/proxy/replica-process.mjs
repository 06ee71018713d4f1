// A replica to be killed: replica-process.mjs <name> [port]. Prints its port; answers its name a moment later.
import { createServer } from 'node:http';

const [, , name, port = '0'] = process.argv;
const server = createServer((request, response) => {
  setTimeout(() => response.end(name), 2);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', 4096, () => process.stdout.write(`${server.address().port}\n`));
