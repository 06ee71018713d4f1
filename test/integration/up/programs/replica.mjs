// Says which process answered; `/slow` takes a while, so that requests are under way when it is killed.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const server = createServer(async (request, response) => {
  if (request.url === '/slow') await sleep(20);
  response.end(String(process.pid));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
